-- People who hold a role in an office and may read the complaint.
SELECT person
FROM triage.staff
WHERE office = $1::text AND $3::text = ANY (roles)
  AND EXISTS (SELECT FROM triage.wrap w WHERE w.complaint_id = $2::uuid AND w.person = staff.person)
