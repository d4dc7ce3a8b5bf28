UPDATE notify.notice SET attempts = $2::int, last_error = $3::text, next_attempt_us = $4::bigint
WHERE mail = $1::uuid AND mailed_us IS NULL
