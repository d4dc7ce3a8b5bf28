SELECT size, frontier, note FROM es.seal ORDER BY size DESC LIMIT 1
