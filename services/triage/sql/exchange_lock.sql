-- One transaction at a time gives numbers, so that they follow the commits. The lock ends with the transaction.
SELECT pg_advisory_xact_lock(hashtextextended('triage.exchange', 0))
