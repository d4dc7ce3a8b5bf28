-- One attempt to file, whole or not at all. Answers whether there was an attempt before.
WITH earlier AS (
  SELECT EXISTS (SELECT FROM intake.filing WHERE complaint_id = $2::uuid) AS found
), filed AS (
  INSERT INTO intake.filing (filing, complaint_id, receipt_lookup, reply_key)
  VALUES ($1::bytea, $2::uuid, $3::bytea, $4::bytea)
), objects AS (
  INSERT INTO intake.sealed (filing, kind, item, digest, bytes)
  SELECT $1::bytea, o.kind, o.item, o.digest, o.bytes
  FROM unnest($5::text[], $6::int[], $7::bytea[], $8::bytea[]) AS o(kind, item, digest, bytes)
), wrapped AS (
  INSERT INTO intake.wrap (filing, person, bytes)
  SELECT $1::bytea, w.person, w.bytes FROM unnest($9::text[], $10::bytea[]) AS w(person, bytes)
)
SELECT found FROM earlier
