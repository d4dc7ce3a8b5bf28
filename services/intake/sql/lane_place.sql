SELECT created, sequence FROM intake.lane WHERE office = $1::text
