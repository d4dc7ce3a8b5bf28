SELECT size, note FROM es.seal ORDER BY size DESC LIMIT 1
