-- At most $2 items after a number, with at most about $3 bytes of bodies, and at least one item if there is one. An escalation whose content was
-- erased keeps its number and gets the kind `item.erased.v1`.
SELECT number, CASE WHEN erased_hash IS NOT NULL AND kind = 'wbs.case.escalated.v1' THEN 'item.erased.v1' ELSE kind END AS kind, subject, at_us, hash, body
FROM (SELECT *, sum(octet_length(body)) OVER (ORDER BY number) - octet_length(body) AS before
      FROM (SELECT * FROM triage.exchange WHERE number > $1::bigint ORDER BY number LIMIT $2::bigint) AS page) AS summed
WHERE before < $3::bigint
ORDER BY number
