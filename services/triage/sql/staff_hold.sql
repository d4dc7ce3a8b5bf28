-- Key pairs that stay as they are until the end of the transaction.
SELECT person, sealed_private FROM triage.staff WHERE person = ANY ($1::text[]) ORDER BY person FOR SHARE
