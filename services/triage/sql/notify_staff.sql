-- Staff of an office; with $2 only those who may read that complaint.
SELECT person, roles
FROM triage.staff
WHERE office = $1::text
  AND ($2::uuid IS NULL OR EXISTS (SELECT FROM triage.wrap w WHERE w.complaint_id = $2::uuid AND w.person = staff.person))
ORDER BY person
