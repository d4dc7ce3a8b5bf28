-- Clocks whose deadline has passed and of which the log does not say so yet.
SELECT office, period, clock FROM v_round.round WHERE due_us < $1::bigint AND NOT noted
