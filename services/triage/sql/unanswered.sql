-- Complaints whose reporter waits for Itjen, the longest first, after the position ($1, $2); at most $3.
SELECT complaint, office, quarter, unanswered_us
FROM v_pending.pending p
WHERE NOT released AND unanswered_us IS NOT NULL
  AND NOT EXISTS (SELECT FROM triage.erased e WHERE e.complaint_id = p.complaint)
  AND (unanswered_us, complaint) > ($1::bigint, $2::uuid)
ORDER BY unanswered_us, complaint
LIMIT $3::bigint
