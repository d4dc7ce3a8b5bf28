SELECT person, name, roles FROM triage.staff WHERE office = $1::text ORDER BY person
