DELETE FROM intake.mail WHERE digest = ANY ($1::bytea[])
