-- Since when the reporter of a complaint waits for an answer; no row when he does not. The case may just have been opened, in this view or not yet.
SELECT unanswered_us FROM v_pending.pending WHERE complaint = $1::uuid AND unanswered_us IS NOT NULL
