-- $1 the person, $2 now, $3 also what was seen.
SELECT id, kind, since_us, seen_us IS NOT NULL AS seen
FROM notify.notice
WHERE person = $1::text AND since_us <= $2::bigint AND ($3::boolean OR seen_us IS NULL)
ORDER BY since_us DESC, id
LIMIT 500
