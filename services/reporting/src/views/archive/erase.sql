-- Kept for good: the log that tells of the filing may come later.
WITH gone AS (INSERT INTO erased (case_id) SELECT x.id FROM unnest($1::uuid[]) AS x(id) ON CONFLICT DO NOTHING)
DELETE FROM entry WHERE case_id = ANY ($1::uuid[])
