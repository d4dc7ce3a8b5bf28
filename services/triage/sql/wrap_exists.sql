SELECT EXISTS (SELECT FROM triage.wrap WHERE complaint_id = $1::uuid AND person = $2::text)
