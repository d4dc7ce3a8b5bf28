INSERT INTO rating (office, period, position, pattern, comment)
SELECT * FROM unnest($1::text[], $2::text[], $3::bigint[], $4::text[], $5::text[])
