SELECT hash FROM es.tile_root
WHERE level = $1::smallint AND index >= $2::bigint AND index < $3::bigint
ORDER BY index
