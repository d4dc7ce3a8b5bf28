SELECT 'data-request/' || office || '/' || quarter, started_us
FROM v_request.request
WHERE started_us IS NOT NULL AND calendar <> $1::text
