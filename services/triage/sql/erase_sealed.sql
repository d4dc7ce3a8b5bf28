DELETE FROM triage.sealed WHERE complaint_id = $1::uuid
