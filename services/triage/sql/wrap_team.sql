SELECT person, bytes, sealed_private
FROM triage.wrap JOIN triage.staff USING (person)
WHERE complaint_id = $1::uuid AND 'wbs_team' = ANY (roles)
ORDER BY person
LIMIT 1
