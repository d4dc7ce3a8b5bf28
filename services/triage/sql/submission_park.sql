INSERT INTO triage.parked_submission (receipt, place, submission, kind, codes, digest, bytes, at_us)
VALUES ($1::bigint, $2::text, $3::text, $4::text, $5::text[], $6::bytea, $7::int, $8::bigint)
