-- Offices that once asked for a quarter's data, but not yet for this one.
SELECT DISTINCT office
FROM v_request.request before
WHERE quarter < $1::text
  AND NOT EXISTS (SELECT FROM v_request.request now WHERE now.office = before.office AND now.quarter = $1::text)
