-- An office asked Itjen for the complaints of a quarter.
INSERT INTO data_request (request, due_us, answered) VALUES ($1::text, $2::bigint, false)
ON CONFLICT (request) DO UPDATE SET due_us = excluded.due_us
