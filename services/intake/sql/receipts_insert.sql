INSERT INTO intake.receipt (number, office, subject, submission, issued_us, body, hash)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::bigint[], $6::bytea[], $7::bytea[])
