-- The escalated cases of an office and quarter, in the order of their items.
SELECT ids[1] FROM triage.exchange
WHERE office = $1::text AND quarter = $2::text AND kind = 'wbs.case.escalated.v1'
ORDER BY number
