SELECT number, office, subject, submission, issued_us, body, hash FROM intake.receipt
WHERE number > $1::bigint ORDER BY number LIMIT $2::bigint
