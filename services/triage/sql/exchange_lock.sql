-- Numbers are given one transaction at a time, so that they follow the commits; let go at its end.
SELECT pg_advisory_xact_lock(hashtextextended('triage.exchange', 0))
