-- Whose reporter waits for Itjen, the longest first.
SELECT complaint, office, quarter, unanswered_us
FROM v_pending.pending p
WHERE NOT released AND unanswered_us IS NOT NULL
  AND NOT EXISTS (SELECT FROM triage.erased e WHERE e.complaint_id = p.complaint)
ORDER BY unanswered_us, complaint
LIMIT 1000
