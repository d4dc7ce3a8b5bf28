SELECT case_id, started_us
FROM v_queue.queue
WHERE started_us IS NOT NULL AND calendar <> $1::text AND case_id > $2::uuid
  AND NOT EXISTS (SELECT FROM triage.erased e WHERE e.complaint_id = case_id)
ORDER BY case_id
LIMIT 200
