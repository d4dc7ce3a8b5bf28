-- Keeps these complaints from being erased until the end of the transaction.
SELECT pg_advisory_xact_lock_shared(hashtextextended('triage.sealed/' || id, 0)) FROM unnest($1::uuid[]) AS id
