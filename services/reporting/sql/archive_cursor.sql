-- $1 office, $2 case, $3 also what is about the head of office, $4 who asks: where the page before ended
SELECT e.period
FROM v_archive.entry e
WHERE e.office = $1::text AND e.case_id = $2::uuid AND e.archived_us IS NOT NULL AND (e.about_head IS FALSE OR $3::boolean)
  AND NOT EXISTS (SELECT FROM v_archive.excluded x WHERE x.matter = e.case_id
                  AND x.who = encode(sha256('amanah/excluded/v1'::bytea || '\x00'::bytea || uuid_send(e.case_id) || convert_to($4::text, 'UTF8')), 'hex'))
