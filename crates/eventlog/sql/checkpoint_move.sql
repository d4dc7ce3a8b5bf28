-- Moves the checkpoint only from where this replica left it: a replica that lost its lease changes nothing.
UPDATE es.checkpoint
SET position = $4::bigint, leaf_hash = $5::bytea, applied = applied + $6::bigint
  , lease_until = now() + make_interval(secs => $8::double precision)
WHERE subscriber = $1::text AND log = $2::text AND position = $3::bigint AND lease_holder = $7::uuid
