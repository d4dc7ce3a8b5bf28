-- The private key that opens earlier wraps, and the pair for new ones. Locked until the transaction ends, and before any wrap, as in a
-- registration.
SELECT coalesce(previous_private, sealed_private) AS opening_private, public_key, sealed_private, key_number FROM triage.staff WHERE person = $1::text FOR UPDATE
