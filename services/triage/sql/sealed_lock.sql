-- One writer per complaint numbers its items at a time; let go at the end of the transaction.
SELECT pg_advisory_xact_lock(hashtextextended('triage.sealed/' || $1::uuid, 0))
