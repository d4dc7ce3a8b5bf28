-- Open cases of these offices that seem to lack a role among their readers and have no such item yet. The caller checks each one.
SELECT q.case_id
FROM v_queue.queue q
CROSS JOIN LATERAL (VALUES
  ('wbs_team', true)
, ('office_head', q.stage = 'disposition' AND NOT q.about_head)
, ('admin_head', q.stage IN ('disposition', 'assignment') AND NOT q.about_head)
) AS needed (role, now)
WHERE q.office = ANY ($1::text[]) AND NOT q.archived AND needed.now
  AND NOT EXISTS (
    SELECT FROM triage.wrap w JOIN triage.staff s USING (person)
    WHERE w.complaint_id = q.case_id AND s.office = q.office AND needed.role = ANY (s.roles))
  AND NOT EXISTS (
    SELECT FROM triage.exchange e WHERE e.kind = 'wbs.case.understaffed.v1' AND e.subject = q.case_id || '/' || needed.role)
GROUP BY q.case_id
ORDER BY q.case_id
