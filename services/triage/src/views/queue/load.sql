SELECT case_id, office, stage, expected_step, started_us, due_us, calendar, overdue, about_head, has_reply_address, reviewer, archived, version
FROM queue
WHERE case_id = ANY ($1::uuid[])
