-- With the hash before an erasure, until the message that it names is gone from the stream.
SELECT hash, CASE WHEN NOT purged THEN erased_hash END FROM triage.exchange WHERE number = $1::bigint
