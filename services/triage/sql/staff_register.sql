-- Without a new name the stored one stays. A head until now ($7) is remembered, because older complaints about the head concern them.
INSERT INTO triage.staff (person, office, roles, public_key, sealed_private, name)
VALUES ($1::text, $2::text, $3::text[], $4::bytea, $5::bytea, $6::text)
ON CONFLICT (person) DO UPDATE SET
  office = excluded.office, roles = excluded.roles, name = coalesce(excluded.name, staff.name)
, headed = CASE WHEN 'office_head' = ANY (staff.roles) THEN staff.office ELSE staff.headed END
, headed_until_us = CASE WHEN 'office_head' = ANY (staff.roles) THEN $7::bigint ELSE staff.headed_until_us END
RETURNING public_key, sealed_private
