-- Attempts that lost to the one in the log.
DELETE FROM intake.filing WHERE complaint_id = $1::uuid AND filing <> $2::bytea
