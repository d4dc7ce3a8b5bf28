SELECT position, recorded_us, stream_id, command_id, version, schema_version, type, blinding, leaf_hash, payload, meta
FROM es.event
WHERE position > $1::bigint
ORDER BY position
LIMIT $2::bigint
