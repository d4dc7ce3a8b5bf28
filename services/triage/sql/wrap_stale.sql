-- Wraps for an earlier pair, with the keys to open them and to make them anew.
SELECT complaint_id, bytes, coalesce(previous_private, sealed_private), public_key, staff.key_number
FROM triage.wrap JOIN triage.staff USING (person)
WHERE person = $1::text AND wrap.key_number < staff.key_number
ORDER BY complaint_id
LIMIT $2::bigint
FOR UPDATE
