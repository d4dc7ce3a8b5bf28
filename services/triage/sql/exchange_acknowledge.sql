INSERT INTO triage.exchange_cursor (subscriber, number) VALUES ($1::text, $2::bigint)
ON CONFLICT (subscriber) DO UPDATE SET number = greatest(exchange_cursor.number, excluded.number)
