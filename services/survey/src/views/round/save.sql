INSERT INTO round (office, period, expected, clock, due_us, calendar, noted, version)
VALUES ($1::text, $2::text, $3::text, $4::text, $5::bigint, $6::text, $7::boolean, $8::int)
ON CONFLICT (office, period) DO UPDATE
SET expected = excluded.expected, clock = excluded.clock, due_us = excluded.due_us, calendar = excluded.calendar
  , noted = excluded.noted, version = excluded.version
