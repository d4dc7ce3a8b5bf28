INSERT INTO es.tile_root (level, index, hash)
SELECT * FROM unnest($1::smallint[], $2::bigint[], $3::bytea[])
ON CONFLICT (level, index) DO NOTHING
