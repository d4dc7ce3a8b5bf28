SELECT filing FROM intake.wrap WHERE filing = ANY ($1::bytea[]) AND person = $2::text
