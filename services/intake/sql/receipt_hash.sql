SELECT hash FROM intake.receipt WHERE number = $1::bigint
