UPDATE triage.staff SET sealed_private = $2::bytea, previous_private = $3::bytea WHERE person = $1::text
