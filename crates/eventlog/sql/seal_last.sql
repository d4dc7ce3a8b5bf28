-- The newest checkpoint, and the number of the last tile root of level 1.
SELECT size, frontier, (SELECT max(index) FROM es.tile_root WHERE level = 1) AS tiles
FROM es.seal
ORDER BY size DESC
LIMIT 1
