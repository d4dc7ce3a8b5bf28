-- What a rebuild could apply is no longer parked; what it could not is parked anew by name.
DELETE FROM es.parked WHERE subscriber = $1::text
