SELECT done, next, due_us, escalated, clarified, archived
FROM v_status.case_status WHERE complaint = $1::uuid
