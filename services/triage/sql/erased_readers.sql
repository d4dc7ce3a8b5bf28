INSERT INTO triage.erased_reader (complaint_id, person)
SELECT complaint_id, person FROM triage.wrap WHERE complaint_id = $1::uuid
ON CONFLICT DO NOTHING
