-- Complaints that are still with Itjen: those of the quarter, and those withheld from earlier ones.
SELECT complaint, about_head, has_reply_address
FROM v_pending.pending
WHERE office = $1::text AND quarter <= $2::text AND NOT released
  AND NOT EXISTS (SELECT FROM triage.erased e WHERE e.complaint_id = complaint)
ORDER BY filed_us, complaint
