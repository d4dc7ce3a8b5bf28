SELECT number, body FROM intake.receipt WHERE number = ANY ($1::bigint[])
