UPDATE request SET due_us = $3::bigint, calendar = $4::text, overdue = overdue AND coalesce($3::bigint <= due_us, false)
WHERE office = $1::text AND quarter = $2::text
