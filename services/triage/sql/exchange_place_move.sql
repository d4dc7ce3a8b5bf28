-- Moves the position on from the one that this replica saw last ($4, $5; null for none). Updates nothing when another replica moved it.
INSERT INTO triage.exchange_place (stream, created_us, sequence)
SELECT $1::text, $2::bigint, $3::bigint
WHERE $4::bigint IS NULL OR EXISTS (SELECT FROM triage.exchange_place WHERE stream = $1::text)
ON CONFLICT (stream) DO UPDATE SET created_us = excluded.created_us, sequence = excluded.sequence
WHERE (exchange_place.created_us, exchange_place.sequence) IS NOT DISTINCT FROM ($4::bigint, $5::bigint)
