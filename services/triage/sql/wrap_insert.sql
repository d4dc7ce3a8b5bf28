INSERT INTO triage.wrap (complaint_id, person, bytes)
SELECT * FROM unnest($1::uuid[], $2::text[], $3::bytea[])
ON CONFLICT (complaint_id, person) DO NOTHING
