-- The hash of an item; and the hash before an erasure, while the stream may still hold that body.
SELECT hash, CASE WHEN NOT purged THEN erased_hash END FROM triage.exchange WHERE number = $1::bigint
