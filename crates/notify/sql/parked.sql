-- Letters given up: $1 attempts at most.
SELECT count(DISTINCT mail) FROM notify.notice
WHERE mailed_us IS NULL AND seen_us IS NULL AND attempts >= $1::int
