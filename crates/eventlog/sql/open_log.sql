INSERT INTO es.log (name, epoch) VALUES ($1::text, $2::uuid)
ON CONFLICT (only_one) DO NOTHING
