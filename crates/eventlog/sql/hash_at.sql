SELECT leaf_hash FROM es.event WHERE position = $1::bigint
