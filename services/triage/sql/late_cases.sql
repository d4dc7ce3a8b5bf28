SELECT case_id, expected_step, due_us
FROM v_queue.queue
WHERE due_us < $1::bigint AND NOT overdue AND expected_step IS NOT NULL
  AND NOT EXISTS (SELECT FROM triage.erased e WHERE e.complaint_id = case_id)
ORDER BY due_us
LIMIT 200
