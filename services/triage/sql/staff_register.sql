-- A name that is not told anew stays.
INSERT INTO triage.staff (person, office, roles, public_key, sealed_private, name)
VALUES ($1::text, $2::text, $3::text[], $4::bytea, $5::bytea, $6::text)
ON CONFLICT (person) DO UPDATE SET office = excluded.office, roles = excluded.roles, name = coalesce(excluded.name, staff.name)
RETURNING public_key
