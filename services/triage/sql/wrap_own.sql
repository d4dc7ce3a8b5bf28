-- A wrap and the private key that opens it. During a rotation that may still be the earlier key.
SELECT person, bytes, CASE WHEN wrap.key_number = staff.key_number THEN sealed_private ELSE coalesce(previous_private, sealed_private) END AS sealed_private
FROM triage.wrap JOIN triage.staff USING (person)
WHERE complaint_id = $1::uuid AND person = $2::text
