SELECT note FROM es.seal ORDER BY size
