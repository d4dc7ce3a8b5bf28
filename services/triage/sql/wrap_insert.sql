INSERT INTO triage.wrap (complaint_id, person, bytes, key_number)
SELECT complaint_id, person, bytes, coalesce(staff.key_number, 1)
FROM unnest($1::uuid[], $2::text[], $3::bytea[]) AS new (complaint_id, person, bytes)
LEFT JOIN triage.staff USING (person)
ON CONFLICT (complaint_id, person) DO NOTHING
RETURNING complaint_id, person
