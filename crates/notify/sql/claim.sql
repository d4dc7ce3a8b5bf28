-- $1 the notices, $2 their letter, $3 now, $4 until when nobody else may try.
UPDATE notify.notice SET mail = $2::uuid, last_error = NULL, attempts = attempts + 1, tried_us = $3::bigint, next_attempt_us = $4::bigint
WHERE id = ANY ($1::uuid[])
