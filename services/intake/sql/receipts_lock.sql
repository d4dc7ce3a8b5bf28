-- One at a time from here to the commit: numbers have no gaps and become visible in their order.
SELECT pg_advisory_xact_lock(7236451, 4)
