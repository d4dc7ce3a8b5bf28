-- What a receipt code may open: the log names one of them.
SELECT f.complaint_id, f.filing, w.bytes
FROM intake.filing f LEFT JOIN intake.wrap w ON w.filing = f.filing AND w.person = $2::text
WHERE f.receipt_lookup = $1::bytea
ORDER BY f.complaint_id, f.filing
