-- Who may read a case ($2) by his role and has no wrap yet: Tim WBS; once it was studied ($3) Kasubag and head, too, but no head in a complaint
-- about him ($4).
SELECT person, public_key, sealed_private
FROM triage.staff
WHERE office = $1::text
  AND (('wbs_team' = ANY (roles) AND NOT 'office_head' = ANY (roles))
    OR ($3::boolean AND roles && ARRAY['admin_head', 'office_head'] AND NOT ($4::boolean AND 'office_head' = ANY (roles))))
  AND NOT EXISTS (SELECT FROM triage.wrap w WHERE w.complaint_id = $2::uuid AND w.person = staff.person)
ORDER BY person
