INSERT INTO excluded (matter, who)
SELECT * FROM unnest($1::uuid[], $2::text[])
ON CONFLICT DO NOTHING
