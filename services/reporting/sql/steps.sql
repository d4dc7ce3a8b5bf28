-- $1 after this number, $2 limit, $3 also what is about a head of office, $4 who asks
SELECT s.number, s.step, s.event_type, s.log, s.stream, s.version, s.position, s.actor
     , s.started_us, s.completed_us, s.due_us, s.standard, s.overdue, s.count, s.office
FROM v_step.step s
WHERE s.number > $1::bigint
  AND (s.matter IS NULL
    OR (($3::boolean OR EXISTS (SELECT FROM v_step.matter m WHERE m.id = s.matter AND NOT m.about_head))
        AND NOT EXISTS (SELECT FROM v_step.excluded x WHERE x.matter = s.matter
                        AND x.who = encode(sha256('amanah/excluded/v1'::bytea || '\x00'::bytea || uuid_send(s.matter) || convert_to($4::text, 'UTF8')), 'hex'))))
ORDER BY s.number
LIMIT $2::bigint
