SELECT line FROM es.cosignature WHERE size = $1::bigint ORDER BY witness
