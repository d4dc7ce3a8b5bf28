-- A new pair, unless a rotation has begun already.
UPDATE triage.staff
SET public_key = $2::bytea, previous_private = sealed_private, sealed_private = $3::bytea, key_number = key_number + 1
WHERE person = $1::text AND previous_private IS NULL
