SELECT complaint_id FROM triage.erased WHERE complaint_id > $1::uuid ORDER BY complaint_id LIMIT 200
