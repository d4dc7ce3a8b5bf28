-- One attempt to file what came sealed: stored whole, or not at all when it is there already, or its receipt code is that of another attempt.
WITH filed AS (
  INSERT INTO intake.filing (filing, complaint_id, receipt_lookup, reply_key)
  SELECT $1::bytea, $2::uuid, $3::bytea, $4::bytea
  WHERE NOT EXISTS (SELECT FROM intake.filing WHERE receipt_lookup = $3::bytea)
  ON CONFLICT DO NOTHING RETURNING filing
), objects AS (
  INSERT INTO intake.sealed (filing, kind, item, digest, bytes)
  SELECT f.filing, o.kind, o.item, o.digest, o.bytes
  FROM filed f, unnest($5::text[], $6::int[], $7::bytea[], $8::bytea[]) AS o(kind, item, digest, bytes)
)
INSERT INTO intake.wrap (filing, person, bytes)
SELECT f.filing, w.person, w.bytes FROM filed f, unnest($9::text[], $10::bytea[]) AS w(person, bytes)
