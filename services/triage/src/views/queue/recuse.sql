INSERT INTO recused (case_id, person)
SELECT * FROM unnest($1::uuid[], $2::text[])
ON CONFLICT DO NOTHING
