INSERT INTO intake.board (token_hash, office, place, service)
VALUES ($1::bytea, $2::text, $3::text, $4::text)
