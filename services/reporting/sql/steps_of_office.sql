-- $1 after this number, $2 limit, $3 also what is about the head of office, $4 office
SELECT s.number, s.step, s.event_type, s.log, s.stream, s.version, s.position, s.actor
     , s.started_us, s.completed_us, s.due_us, s.standard, s.overdue, s.count, s.office
FROM v_step.step s
WHERE s.office = $4::text AND s.number > $1::bigint
  AND ( $3::boolean
     OR s.stream !~ '^(complaint|case)/'
     OR EXISTS (SELECT FROM v_step.matter m WHERE m.stream = s.stream AND NOT m.about_head))
ORDER BY s.number
LIMIT $2::bigint
