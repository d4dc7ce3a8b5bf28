-- One writer at a time numbers the texts of a complaint. The lock ends with the transaction.
SELECT pg_advisory_xact_lock(hashtextextended('triage.sealed/' || $1::uuid, 0))
