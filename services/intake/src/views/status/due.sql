-- The calendar moved the deadline of the running step.
UPDATE case_status SET due_us = $3::bigint WHERE complaint = $1::uuid AND next = $2::text
