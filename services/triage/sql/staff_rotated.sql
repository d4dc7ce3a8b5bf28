UPDATE triage.staff SET previous_private = NULL WHERE person = $1::text
