-- Deletes the wraps that the person's roles no longer justify; returns their cases. Cases that the view does not have yet are judged by the roles
-- alone.
DELETE FROM triage.wrap
WHERE person = $1::text AND NOT EXISTS (
  SELECT
  FROM triage.staff s
  LEFT JOIN v_queue.queue q ON q.case_id = wrap.complaint_id
  LEFT JOIN v_pending.pending p ON p.complaint = wrap.complaint_id
  WHERE s.person = wrap.person AND s.office = coalesce(q.office, p.office, s.office)
    AND (('wbs_team' = ANY (s.roles) AND NOT 'office_head' = ANY (s.roles))
      OR (s.roles && ARRAY['admin_head', 'office_head'] AND coalesce(q.stage NOT IN ('new', 'study'), true)
          AND NOT (coalesce(q.about_head, p.about_head, true) AND 'office_head' = ANY (s.roles)))))
RETURNING complaint_id
