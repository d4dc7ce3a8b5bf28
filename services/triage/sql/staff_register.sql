INSERT INTO triage.staff (person, office, roles, public_key, sealed_private)
VALUES ($1::text, $2::text, $3::text[], $4::bytea, $5::bytea)
ON CONFLICT (person) DO UPDATE SET office = excluded.office, roles = excluded.roles
RETURNING public_key
