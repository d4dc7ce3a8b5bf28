-- Emptyings of an office in two quarters, in the order of the log.
SELECT place, shift, ratings, position FROM v_boxes.emptied
WHERE office = $1::text AND quarter IN ($2::text, $3::text)
ORDER BY position
