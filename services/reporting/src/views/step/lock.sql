-- Numbers must become visible in their order, or a reader who pages by number would miss a row of another log that commits later.
-- Blocks other writers of the table, never readers.
LOCK TABLE step IN SHARE ROW EXCLUSIVE MODE
