-- Wraps for an earlier pair than this one ($2).
SELECT complaint_id, bytes FROM triage.wrap
WHERE person = $1::text AND key_number < $2::int
ORDER BY complaint_id
LIMIT $3::bigint
FOR UPDATE
