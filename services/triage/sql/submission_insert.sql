INSERT INTO triage.submission (id, digest, receipt, at_us)
VALUES ($1::uuid, $2::bytea, $3::text, $4::bigint)
ON CONFLICT (id) DO NOTHING
