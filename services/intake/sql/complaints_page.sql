-- Complaints of which anything was ever stored, from a place on.
SELECT DISTINCT complaint_id FROM intake.filing WHERE complaint_id > $1::uuid
ORDER BY complaint_id LIMIT $2::bigint
