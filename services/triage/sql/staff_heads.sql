-- Kasubag and head; without the head when the complaint is about the head ($2).
SELECT person, public_key, sealed_private
FROM triage.staff
WHERE office = $1::text
  AND roles && ARRAY['admin_head', 'office_head']
  AND NOT ($2::boolean AND 'office_head' = ANY (roles))
ORDER BY person
