SELECT created_us, sequence FROM triage.exchange_place WHERE stream = $1::text
