SELECT count(*) FROM triage.sealed WHERE complaint_id = $1::uuid AND kind = $2::text
