-- Tim WBS. A head of office is never one of them: a complaint about him would reach him.
SELECT person, public_key, sealed_private
FROM triage.staff
WHERE office = $1::text AND 'wbs_team' = ANY (roles) AND NOT 'office_head' = ANY (roles)
ORDER BY person
