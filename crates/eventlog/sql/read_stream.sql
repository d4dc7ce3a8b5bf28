SELECT position, recorded_us, stream_id, command_id, version, schema_version, type, blinding, leaf_hash, payload, meta
FROM es.event
WHERE stream_id = $1::uuid AND version > $2::int
ORDER BY version
LIMIT $3::bigint
