INSERT INTO es.parked (subscriber, log, position, type, reason)
VALUES ($1::text, $2::text, $3::bigint, $4::text, $5::text)
ON CONFLICT (subscriber, log, position) DO UPDATE SET reason = excluded.reason, parked_at = now()
