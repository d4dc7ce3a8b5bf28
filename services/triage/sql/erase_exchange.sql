UPDATE triage.exchange SET body = $2::bytea, hash = $3::bytea, erased_hash = hash, purged = false WHERE number = $1::bigint
