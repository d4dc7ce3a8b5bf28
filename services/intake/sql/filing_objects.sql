SELECT kind, item, bytes FROM intake.sealed WHERE filing = $1::bytea ORDER BY kind DESC, item
