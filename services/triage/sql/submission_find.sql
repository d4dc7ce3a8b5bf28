SELECT digest, receipt FROM triage.submission WHERE id = $1::uuid
