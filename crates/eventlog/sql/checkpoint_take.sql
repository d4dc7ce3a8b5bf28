-- Takes or renews the lease and tells where the subscriber stands. No row: another replica holds it.
INSERT INTO es.checkpoint AS c (subscriber, log, epoch, position, leaf_hash, lease_holder, lease_until)
VALUES ($1::text, $2::text, $3::uuid, 0, '', $4::uuid, now() + make_interval(secs => $5::double precision))
ON CONFLICT (subscriber, log) DO UPDATE
SET lease_holder = excluded.lease_holder, lease_until = excluded.lease_until
    -- Nothing is applied yet, so nothing ties it to a former life of the log.
  , epoch = CASE WHEN c.position = 0 THEN excluded.epoch ELSE c.epoch END
WHERE c.lease_holder = excluded.lease_holder OR c.lease_until < now()
RETURNING c.epoch, c.position, c.leaf_hash
