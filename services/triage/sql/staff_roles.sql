SELECT roles FROM triage.staff WHERE person = $1::text
