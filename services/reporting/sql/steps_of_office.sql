-- $1 after this number, $2 limit, $3 also what is about the head of office, $4 who asks, $5 he is of the office himself, $6 office.
-- Numbers have gaps where something is hidden, so they leave only as places that tell nothing (src/place.rs), and staff of the office get no
-- positions in the log. A complaint that Itjen has not released is hidden from the office; and so is every letter that releases one later, for it
-- may be one that the caller must not learn of: to whom it is released, its case tells.
SELECT s.number, s.step, s.event_type, s.log, s.stream, s.version
     , CASE WHEN $5::boolean THEN 0 ELSE s.position END AS position, s.actor
     , s.started_us, s.completed_us, s.due_us, s.standard, s.overdue, s.count, s.office
FROM v_step.step s
WHERE s.office = $6::text AND s.number > $1::bigint
  AND NOT ($5::boolean AND s.event_type = 'data-request.DataReplyCorrected')
  AND (s.matter IS NULL
    OR (($3::boolean AND NOT $5::boolean
         OR EXISTS (SELECT FROM v_step.matter m WHERE m.id = s.matter AND (m.opened OR NOT $5::boolean) AND (NOT m.about_head OR $3::boolean)))
        AND NOT EXISTS (SELECT FROM v_step.excluded x WHERE x.matter = s.matter
                        AND x.who = encode(sha256('amanah/excluded/v1'::bytea || '\x00'::bytea || uuid_send(s.matter) || convert_to($4::text, 'UTF8')), 'hex'))))
ORDER BY s.number
LIMIT $2::bigint
