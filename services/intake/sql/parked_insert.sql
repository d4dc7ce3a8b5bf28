INSERT INTO intake.parked_submission
  (office, stream, created, sequence, source, id, kind, code, field, bytes, digest, at_us)
SELECT $1::text, $2::text, $3::text, g.*, $12::bigint
FROM unnest($4::bigint[], $5::text[], $6::uuid[], $7::text[], $8::text[], $9::text[], $10::bigint[], $11::bytea[]) AS g
ON CONFLICT DO NOTHING
