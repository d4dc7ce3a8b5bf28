SELECT person, sealed_private, previous_private FROM triage.staff ORDER BY person FOR UPDATE
