-- Emptyings that were begun and not finished.
SELECT DISTINCT batch, office, place, shift FROM intake.ballot WHERE batch IS NOT NULL
