SELECT service, rating FROM intake.ballot WHERE batch = $1::uuid
