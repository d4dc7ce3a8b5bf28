-- One attempt to file, whole or not at all. Answers whether there was an attempt before.
WITH earlier AS (
  SELECT EXISTS (SELECT FROM intake.filing WHERE complaint_id = $2::uuid) AS found
), filed AS (
  INSERT INTO intake.filing (filing, complaint_id, receipt_lookup, reply_key)
  VALUES ($1::bytea, $2::uuid, $3::bytea, $4::bytea)
), objects AS (
  INSERT INTO intake.sealed (filing, kind, item, bytes)
  SELECT $1::bytea, o.kind, o.item, o.bytes
  FROM unnest($5::text[], $6::int[], $7::bytea[]) AS o(kind, item, bytes)
), wrapped AS (
  INSERT INTO intake.wrap (filing, person, bytes) VALUES ($1::bytea, $8::text, $9::bytea)
)
SELECT found FROM earlier
