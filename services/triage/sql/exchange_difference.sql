INSERT INTO triage.exchange_difference (at_us, office, quarter, kind, omitted, added)
VALUES ($1::bigint, $2::text, $3::text, $4::text, $5::text[], $6::text[])
