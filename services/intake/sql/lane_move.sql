-- Moves a lane from where it was left (null: it never moved). No row: another one has moved it.
INSERT INTO intake.lane AS l (office, created, sequence)
SELECT $1::text, $4::text, $5::bigint
WHERE $2::text IS NULL OR EXISTS (SELECT FROM intake.lane WHERE office = $1::text)
ON CONFLICT (office) DO UPDATE SET created = excluded.created, sequence = excluded.sequence
WHERE l.created = $2::text AND l.sequence = $3::bigint
RETURNING sequence
