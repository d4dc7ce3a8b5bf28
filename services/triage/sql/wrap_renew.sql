UPDATE triage.wrap SET bytes = new.bytes, key_number = $4::int
FROM unnest($2::uuid[], $3::bytea[]) AS new (complaint_id, bytes)
WHERE wrap.complaint_id = new.complaint_id AND wrap.person = $1::text
