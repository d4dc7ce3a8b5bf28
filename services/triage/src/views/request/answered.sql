UPDATE request SET step = NULL, started_us = NULL, due_us = NULL, calendar = NULL, overdue = false
WHERE office = $1::text AND quarter = $2::text
