-- One writer at a time numbers the rows of a case. The lock ends with the transaction.
SELECT pg_advisory_xact_lock(hashtextextended('triage.access/' || $1::uuid, 0))
