UPDATE notify.notice SET mailed_us = $2::bigint, last_error = NULL
WHERE mail = $1::uuid AND mailed_us IS NULL
