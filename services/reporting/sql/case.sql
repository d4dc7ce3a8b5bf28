-- $1 case, $2 who asks: to whom it may be shown
SELECT c.office, c.about_head
FROM v_timeline.timeline_case c
WHERE c.case_id = $1::uuid
  AND NOT EXISTS (SELECT FROM v_timeline.excluded x WHERE x.matter = c.case_id
                  AND x.who = encode(sha256('amanah/excluded/v1'::bytea || '\x00'::bytea || uuid_send(c.case_id) || convert_to($2::text, 'UTF8')), 'hex'))
