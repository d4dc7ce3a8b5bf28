-- Private keys of staff, to check the master key.
SELECT person, sealed_private FROM triage.staff ORDER BY person
