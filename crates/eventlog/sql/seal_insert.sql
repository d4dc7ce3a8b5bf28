INSERT INTO es.seal (size, frontier, note) VALUES ($1::bigint, $2::bytea, $3::text)
