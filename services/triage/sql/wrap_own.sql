SELECT person, bytes, sealed_private
FROM triage.wrap JOIN triage.staff USING (person)
WHERE complaint_id = $1::uuid AND person = $2::text
