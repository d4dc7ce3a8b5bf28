-- Since when the reporter of a complaint waits for an answer; no row when the reporter does not. The view may know of the opening or not yet.
SELECT unanswered_us FROM v_pending.pending WHERE complaint = $1::uuid AND unanswered_us IS NOT NULL
