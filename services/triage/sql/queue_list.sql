-- $2 also finished cases, $3 the caller is Itjen, $4 the caller, $5 the caller is the head of office, $6 now.
-- A case whose content was erased is finished. People who could read it still see that it was there.
SELECT q.case_id, CASE WHEN e.complaint_id IS NULL THEN q.expected_step END AS expected_step, CASE WHEN e.complaint_id IS NULL THEN q.due_us END AS due_us
     , e.complaint_id IS NULL AND (q.overdue OR coalesce(q.due_us < $6::bigint, false)) AS overdue
     , q.about_head, q.has_reply_address, q.reviewer, q.version
FROM v_queue.queue q LEFT JOIN triage.erased e ON e.complaint_id = q.case_id
WHERE q.office = $1::text
  AND ($2::boolean OR NOT q.archived AND e.complaint_id IS NULL)
  AND ($3::boolean OR EXISTS (SELECT FROM triage.wrap w WHERE w.complaint_id = q.case_id AND w.person = $4::text)
    OR EXISTS (SELECT FROM triage.erased_reader w WHERE w.complaint_id = q.case_id AND w.person = $4::text))
  AND NOT EXISTS (SELECT FROM v_queue.recused r WHERE r.case_id = q.case_id AND r.person = $4::text)
  AND NOT ($5::boolean AND q.about_head)
ORDER BY q.due_us NULLS LAST, q.case_id
LIMIT 1000
