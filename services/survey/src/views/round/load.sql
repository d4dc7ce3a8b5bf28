SELECT clock, noted, version FROM round WHERE office = $1::text AND period = $2::text
