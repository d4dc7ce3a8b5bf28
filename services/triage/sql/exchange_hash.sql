-- As the message in the stream names it: until that one is gone, the hash of the earlier body.
SELECT CASE WHEN purged THEN hash ELSE coalesce(erased_hash, hash) END FROM triage.exchange WHERE number = $1::bigint
