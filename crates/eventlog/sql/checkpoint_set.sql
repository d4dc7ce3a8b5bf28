INSERT INTO es.checkpoint (subscriber, log, epoch, position, leaf_hash)
VALUES ($1::text, $2::text, $3::uuid, $4::bigint, $5::bytea)
ON CONFLICT (subscriber, log) DO UPDATE
SET epoch = excluded.epoch, position = excluded.position, leaf_hash = excluded.leaf_hash
