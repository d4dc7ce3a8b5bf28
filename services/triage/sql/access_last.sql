SELECT number, hash FROM triage.access WHERE case_id = $1::uuid ORDER BY number DESC LIMIT 1
