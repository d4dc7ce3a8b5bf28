SELECT office, place, service FROM intake.board WHERE token_hash = $1::bytea
