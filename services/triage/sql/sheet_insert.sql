-- The same sheet again is the same row.
INSERT INTO triage.sealed (complaint_id, kind, item, bytes) VALUES ($1::uuid, 'itjen_reply', 0, $2::bytea)
ON CONFLICT DO NOTHING
