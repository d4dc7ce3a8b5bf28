-- A key pair that stays as it is until the end of the transaction, locked before any wrap, as a registration does: what opens earlier wraps, and
-- what new ones are made for.
SELECT coalesce(previous_private, sealed_private) AS opening_private, public_key, sealed_private, key_number FROM triage.staff WHERE person = $1::text FOR UPDATE
