-- People who head an office, or did at some time since $2.
SELECT person
FROM triage.staff
WHERE (office = $1::text AND 'office_head' = ANY (roles)) OR (headed = $1::text AND headed_until_us >= $2::bigint)
ORDER BY person
