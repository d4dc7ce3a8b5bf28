INSERT INTO queue
SELECT * FROM json_populate_recordset(NULL::queue, $1::text::json)
ON CONFLICT (case_id) DO UPDATE SET
  stage = excluded.stage, expected_step = excluded.expected_step, started_us = excluded.started_us, due_us = excluded.due_us
, calendar = excluded.calendar, overdue = excluded.overdue, reviewer = excluded.reviewer, archived = excluded.archived, version = excluded.version
