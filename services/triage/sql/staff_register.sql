-- A name that is not told anew stays. Who headed an office until now ($7) is remembered: a complaint filed before concerns him.
INSERT INTO triage.staff (person, office, roles, public_key, sealed_private, name)
VALUES ($1::text, $2::text, $3::text[], $4::bytea, $5::bytea, $6::text)
ON CONFLICT (person) DO UPDATE SET
  office = excluded.office, roles = excluded.roles, name = coalesce(excluded.name, staff.name)
, headed = CASE WHEN 'office_head' = ANY (staff.roles) THEN staff.office ELSE staff.headed END
, headed_until_us = CASE WHEN 'office_head' = ANY (staff.roles) THEN $7::bigint ELSE staff.headed_until_us END
RETURNING public_key, sealed_private
