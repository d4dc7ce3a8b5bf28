-- Everything sealed of a complaint, and every key to it. What stays finds the tombstone by the receipt code.
WITH others AS (
  DELETE FROM intake.filing WHERE complaint_id = $1::uuid AND filing <> $2::bytea
), wraps AS (
  DELETE FROM intake.wrap WHERE filing = $2::bytea
), mail AS (
  DELETE FROM intake.mail WHERE complaint_id = $1::uuid
)
DELETE FROM intake.sealed WHERE filing = $2::bytea
