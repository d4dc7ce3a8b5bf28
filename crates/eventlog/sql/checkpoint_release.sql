UPDATE es.checkpoint SET lease_holder = NULL, lease_until = '-infinity'
WHERE subscriber = $1::text AND lease_holder = $2::uuid
