SELECT number, person, role, what, at_us, hash FROM triage.access WHERE case_id = $1::uuid ORDER BY number
