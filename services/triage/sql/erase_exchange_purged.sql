UPDATE triage.exchange SET purged = true WHERE number = $1::bigint
