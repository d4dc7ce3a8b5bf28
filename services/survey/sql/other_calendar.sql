-- Running clocks with a deadline that another calendar gave.
SELECT office, period, clock FROM v_round.round WHERE due_us IS NOT NULL AND calendar <> $1::text
