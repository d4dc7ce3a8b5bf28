INSERT INTO arrived (office, period, ratings)
SELECT office, period, count(*) FROM unnest($1::text[], $2::text[]) AS came(office, period) GROUP BY office, period
ON CONFLICT (office, period) DO UPDATE SET ratings = arrived.ratings + excluded.ratings
