-- The other log must not bring back what is erased meanwhile, nor slip in before: one writer at a time. Readers are never blocked.
LOCK TABLE entry IN SHARE ROW EXCLUSIVE MODE
