-- The case; before there is one, the request that the complaint falls under.
SELECT done, next, due_us, escalated, clarified, archived
FROM v_status.case_status WHERE complaint = $1::uuid
UNION ALL
SELECT 'B2', CASE WHEN NOT answered THEN 'B3' END, CASE WHEN NOT answered THEN due_us END, false, false, false
FROM v_status.data_request
WHERE request = $2::text AND NOT EXISTS (SELECT FROM v_status.case_status WHERE complaint = $1::uuid)
