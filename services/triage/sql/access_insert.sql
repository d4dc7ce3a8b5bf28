INSERT INTO triage.access (case_id, number, person, role, what, at_us, hash)
SELECT $1::uuid, x.number, $2::text, $3::text, x.what, $4::bigint, x.hash
FROM unnest($5::int[], $6::text[], $7::bytea[]) AS x(number, what, hash)
