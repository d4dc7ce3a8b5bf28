UPDATE intake.submission s SET receipt = g.receipt
FROM unnest($2::uuid[], $3::bigint[]) AS g(id, receipt)
WHERE s.office = $1::text AND s.id = g.id
