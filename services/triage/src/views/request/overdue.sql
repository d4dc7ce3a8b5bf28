INSERT INTO request (office, quarter, step, due_us, overdue)
VALUES ($1::text, $2::text, $3::text, $4::bigint, true)
ON CONFLICT (office, quarter) DO UPDATE SET overdue = true
