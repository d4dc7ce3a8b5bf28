SELECT hash FROM triage.exchange WHERE number = $1::bigint
