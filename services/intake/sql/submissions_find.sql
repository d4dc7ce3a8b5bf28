SELECT id, digest, receipt FROM intake.submission WHERE office = $1::text AND id = ANY ($2::uuid[])
