INSERT INTO triage.erased (complaint_id, legal_basis, retention_class, at_us)
VALUES ($1::uuid, $2::text, $3::text, $4::bigint)
ON CONFLICT (complaint_id) DO NOTHING
