SELECT person, bytes, CASE WHEN wrap.key_number = staff.key_number THEN sealed_private ELSE coalesce(previous_private, sealed_private) END AS sealed_private
FROM triage.wrap JOIN triage.staff USING (person)
WHERE complaint_id = $1::uuid AND 'wbs_team' = ANY (roles)
ORDER BY person
LIMIT 1
