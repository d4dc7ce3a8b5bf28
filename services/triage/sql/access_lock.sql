-- One writer per case at a time numbers its rows; let go at the end of the transaction.
SELECT pg_advisory_xact_lock(hashtextextended('triage.access/' || $1::uuid, 0))
