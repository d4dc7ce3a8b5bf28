-- Every file of a complaint that lies in the object store, of lost attempts as well.
SELECT s.digest FROM intake.sealed s JOIN intake.filing f ON f.filing = s.filing
WHERE f.complaint_id = $1::uuid AND s.bytes IS NULL
UNION ALL
SELECT digest FROM intake.mail WHERE complaint_id = $1::uuid AND bytes IS NULL
