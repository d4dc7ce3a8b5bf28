-- Items that may hold sealed bytes or wraps of the complaint.
SELECT number, kind, body, hash FROM triage.exchange
WHERE $1::uuid = ANY (ids) AND kind IN ('wbs.data-request.sent.v1', 'wbs.case.escalated.v1')
ORDER BY number
FOR UPDATE
