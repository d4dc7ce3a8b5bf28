-- $1 office, $2 quarter, $3 employee
SELECT o.figures, o.reply, o.consideration
FROM v_officer.officer o
WHERE o.office = $1::text AND o.period = $2::text AND o.employee = $3::text AND o.figures IS NOT NULL
