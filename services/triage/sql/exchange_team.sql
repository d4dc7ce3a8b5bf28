-- Tim WBS as the data request of an office and quarter listed it.
SELECT DISTINCT member ->> 'person'
FROM triage.exchange, jsonb_array_elements(convert_from(body, 'UTF8')::jsonb -> 'team') AS member
WHERE office = $1::text AND quarter = $2::text AND kind = 'wbs.data-request.sent.v1'
