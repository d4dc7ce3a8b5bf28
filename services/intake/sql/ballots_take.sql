SELECT intake.take_ballots($1::uuid, $2::text, $3::text, $4::text, $5::int, $6::int)
