-- Boxes that hold ballots, of one office or of all.
SELECT DISTINCT office, place, shift FROM intake.ballot
WHERE batch IS NULL AND ($1::text IS NULL OR office = $1::text)
