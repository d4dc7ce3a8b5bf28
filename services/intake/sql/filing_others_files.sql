-- Files of attempts that lost to the one in the log.
SELECT s.digest FROM intake.sealed s JOIN intake.filing f ON f.filing = s.filing
WHERE f.complaint_id = $1::uuid AND f.filing <> $2::bytea AND s.bytes IS NULL
