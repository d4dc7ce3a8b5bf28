SELECT EXISTS (SELECT FROM triage.exchange WHERE kind = $1::text AND subject = $2::text)
