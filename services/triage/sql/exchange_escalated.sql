-- The escalated cases of an office and quarter, in the order in which Itjen was told.
SELECT ids[1] FROM triage.exchange
WHERE office = $1::text AND quarter = $2::text AND kind = 'wbs.case.escalated.v1'
ORDER BY number
