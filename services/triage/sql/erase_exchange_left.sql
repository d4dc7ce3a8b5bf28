SELECT number, kind, hash FROM triage.exchange
WHERE $1::uuid = ANY (ids) AND erased_hash IS NOT NULL AND NOT purged
ORDER BY number
