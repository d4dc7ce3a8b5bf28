-- $1 office, $2 from, $3 to (quarters, inclusive), $4 and $5 quarter and case after which to go on, $6 also what is about the head, $7 limit, $8 class of problem, $9 who asks
SELECT e.case_id, e.office, e.problem_class, e.problem_title, e.retention_class, e.grade, e.period, e.filed_us, e.archived_us, e.outcome
FROM v_archive.entry e
WHERE e.office = $1::text AND e.problem_class = $8::text AND e.archived_us IS NOT NULL
  AND e.period BETWEEN $2::text AND $3::text
  AND (e.period, e.case_id) > ($4::text, $5::uuid)
  AND (e.about_head IS FALSE OR $6::boolean)
  AND NOT EXISTS (SELECT FROM v_archive.excluded x WHERE x.matter = e.case_id
                  AND x.who = encode(sha256('amanah/excluded/v1'::bytea || '\x00'::bytea || uuid_send(e.case_id) || convert_to($9::text, 'UTF8')), 'hex'))
ORDER BY e.period, e.case_id
LIMIT $7::bigint
