SELECT subscriber, log, position, applied FROM es.checkpoint ORDER BY subscriber, log
