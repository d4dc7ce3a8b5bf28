-- Inserts nothing when the event has an item already.
INSERT INTO triage.exchange (number, kind, subject, office, quarter, ids, body, hash, cause, at_us)
SELECT coalesce(max(number), 0) + 1, $1::text, $2::text, $3::text, $4::text, $5::uuid[], $6::bytea, $7::bytea, $8::bigint, $9::bigint
FROM triage.exchange
ON CONFLICT (kind, cause) DO NOTHING
RETURNING number
