-- At most $2 items after a number, and no more than about $3 bytes of bodies; always at least one when there is one.
SELECT number, kind, subject, at_us, hash, body
FROM (SELECT *, sum(octet_length(body)) OVER (ORDER BY number) - octet_length(body) AS before
      FROM (SELECT * FROM triage.exchange WHERE number > $1::bigint ORDER BY number LIMIT $2::bigint) AS page) AS summed
WHERE before < $3::bigint
ORDER BY number
