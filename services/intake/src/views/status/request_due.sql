-- The calendar moved the deadline of Itjen's answer.
UPDATE data_request SET due_us = $2::bigint WHERE request = $1::text
