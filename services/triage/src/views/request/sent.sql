INSERT INTO request (office, quarter, step, started_us, due_us, calendar, overdue)
VALUES ($1::text, $2::text, $3::text, $4::bigint, $5::bigint, $6::text, false)
ON CONFLICT (office, quarter) DO UPDATE SET
  step = excluded.step, started_us = excluded.started_us, due_us = excluded.due_us, calendar = excluded.calendar, overdue = false
