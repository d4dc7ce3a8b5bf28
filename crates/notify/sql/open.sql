-- Notices that no letter has told of, oldest first. $1 now, $2 attempts at most, $3 people with an address.
SELECT n.id, n.person, n.kind = 'overdue' AS urgent, n.mail, n.attempts
     , (SELECT max(m.tried_us) FROM notify.notice m WHERE m.person = n.person) AS tried_us
FROM notify.notice n
WHERE n.mailed_us IS NULL AND n.seen_us IS NULL
  AND n.attempts < $2::int AND n.next_attempt_us <= $1::bigint AND n.person = ANY ($3::text[])
ORDER BY n.since_us, n.id
LIMIT 1000
FOR UPDATE OF n SKIP LOCKED
