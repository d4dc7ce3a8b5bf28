SELECT number FROM triage.exchange_cursor WHERE subscriber = $1::text
