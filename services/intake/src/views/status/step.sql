-- A step was completed, or the first clock started.
INSERT INTO case_status AS s (complaint, done, next, due_us, escalated, clarified, archived)
VALUES ($1::uuid, $2::text, $3::text, $4::bigint, $5::boolean, $6::boolean, $7::boolean)
ON CONFLICT (complaint) DO UPDATE SET
  done = excluded.done, next = excluded.next, due_us = excluded.due_us,
  escalated = s.escalated OR excluded.escalated,
  clarified = s.clarified OR excluded.clarified,
  archived = s.archived OR excluded.archived
