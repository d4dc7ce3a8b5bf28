SELECT leaf_hash FROM es.event
WHERE position > $1::bigint AND position <= $2::bigint
ORDER BY position
