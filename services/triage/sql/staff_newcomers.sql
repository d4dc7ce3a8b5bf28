-- People who may read a case ($2) by their role and have no wrap yet: Tim WBS, and after the study ($3) Kasubag and head. In a complaint about the
-- head ($4) no head.
SELECT person, public_key, sealed_private
FROM triage.staff
WHERE office = $1::text
  AND (('wbs_team' = ANY (roles) AND NOT 'office_head' = ANY (roles))
    OR ($3::boolean AND roles && ARRAY['admin_head', 'office_head'] AND NOT ($4::boolean AND 'office_head' = ANY (roles))))
  AND NOT EXISTS (SELECT FROM triage.wrap w WHERE w.complaint_id = $2::uuid AND w.person = staff.person)
ORDER BY person
