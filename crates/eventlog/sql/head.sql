SELECT position, leaf_hash FROM es.event ORDER BY position DESC LIMIT 1
