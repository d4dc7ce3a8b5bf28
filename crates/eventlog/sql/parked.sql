SELECT subscriber, log, position, type, reason FROM es.parked ORDER BY parked_at DESC LIMIT $1::bigint
