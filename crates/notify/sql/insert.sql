INSERT INTO notify.notice (id, person, kind, cause, task, since_us, next_attempt_us)
SELECT id, person, $3::text, $4::bytea, $5::bytea, $6::bigint, $6::bigint
FROM unnest($1::uuid[], $2::text[]) AS new (id, person)
ON CONFLICT (cause, person, kind) DO NOTHING
