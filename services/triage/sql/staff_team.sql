-- Tim WBS. A head of office is never a member: a complaint about the head would reach them.
SELECT person, public_key, sealed_private
FROM triage.staff
WHERE office = $1::text AND 'wbs_team' = ANY (roles) AND NOT 'office_head' = ANY (roles)
ORDER BY person
