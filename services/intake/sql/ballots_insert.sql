-- Spends forms and puts their ballots into the boxes, both or neither. Answers the forms that were fresh.
WITH given AS (
  SELECT DISTINCT ON (form_hash) form_hash, office, place, shift, service, rating
  FROM unnest($1::bytea[], $2::text[], $3::text[], $4::text[], $5::text[], $6::bytea[])
    AS g(form_hash, office, place, shift, service, rating)
  ORDER BY form_hash
), fresh AS (
  INSERT INTO intake.spent_form (form_hash) SELECT form_hash FROM given
  ON CONFLICT DO NOTHING RETURNING form_hash
)
INSERT INTO intake.ballot (form_hash, office, place, shift, service, rating)
SELECT g.form_hash, g.office, g.place, g.shift, g.service, g.rating
FROM given g JOIN fresh f ON f.form_hash = g.form_hash
RETURNING form_hash
