DELETE FROM triage.wrap WHERE complaint_id = $1::uuid AND person = ANY ($2::text[])
