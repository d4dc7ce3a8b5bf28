DELETE FROM triage.wrap WHERE complaint_id = $1::uuid
