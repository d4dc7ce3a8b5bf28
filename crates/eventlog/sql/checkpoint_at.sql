SELECT position FROM es.checkpoint WHERE subscriber = $1::text AND log = $2::text
