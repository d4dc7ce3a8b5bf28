INSERT INTO intake.mail (digest, complaint_id, kind, item, original, bytes)
SELECT m.digest, $1::uuid, m.kind, m.item, m.original, m.bytes
FROM unnest($2::bytea[], $3::text[], $4::int[], $5::bytea[], $6::bytea[]) AS m(digest, kind, item, original, bytes)
ON CONFLICT DO NOTHING
