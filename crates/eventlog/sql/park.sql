-- Parked again (a relay that starts anew, say) it keeps its first reason: the service may add to this table, not change it.
INSERT INTO es.parked (subscriber, log, position, type, reason)
VALUES ($1::text, $2::text, $3::bigint, $4::text, $5::text)
ON CONFLICT (subscriber, log, position) DO NOTHING
