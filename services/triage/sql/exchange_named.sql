-- The complaints that the data request named.
SELECT ids FROM triage.exchange
WHERE office = $1::text AND quarter = $2::text AND kind = 'wbs.data-request.sent.v1'
ORDER BY number DESC LIMIT 1
