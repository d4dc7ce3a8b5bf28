INSERT INTO triage.sealed (complaint_id, kind, item, bytes) VALUES ($1::uuid, $2::text, $3::int, $4::bytea)
