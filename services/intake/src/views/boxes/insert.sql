INSERT INTO emptied (position, office, quarter, place, shift, ratings)
SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[], $5::text[], $6::int[])
ON CONFLICT (position) DO NOTHING
