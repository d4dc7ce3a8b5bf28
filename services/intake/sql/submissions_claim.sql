-- Binds ids to their contents. Everybody takes them in one order, so that nobody waits in a circle.
INSERT INTO intake.submission (office, id, digest)
SELECT $1::text, g.id, g.digest FROM unnest($2::uuid[], $3::bytea[]) AS g(id, digest) ORDER BY g.id
ON CONFLICT DO NOTHING
