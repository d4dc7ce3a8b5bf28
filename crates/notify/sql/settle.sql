-- $1 the task that is done, $2 for whom alone, or null for all, $3 now.
UPDATE notify.notice SET seen_us = $3::bigint
WHERE task = $1::bytea AND seen_us IS NULL AND ($2::text IS NULL OR person = $2::text)
