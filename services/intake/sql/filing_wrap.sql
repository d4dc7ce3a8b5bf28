SELECT bytes FROM intake.wrap WHERE filing = $1::bytea AND person = $2::text
