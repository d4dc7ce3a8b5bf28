-- Private keys of staff, to see whether the master key fits.
SELECT person, sealed_private FROM triage.staff ORDER BY person
