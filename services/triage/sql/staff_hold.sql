-- Key pairs, locked against changes until the transaction ends.
SELECT person, sealed_private FROM triage.staff WHERE person = ANY ($1::text[]) ORDER BY person FOR SHARE
