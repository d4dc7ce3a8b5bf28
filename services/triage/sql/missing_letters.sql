-- Offices that asked for the data of an earlier quarter, but not yet for this one.
SELECT DISTINCT office
FROM v_request.request earlier
WHERE quarter < $1::text
  AND NOT EXISTS (SELECT FROM v_request.request this WHERE this.office = earlier.office AND this.quarter = $1::text)
