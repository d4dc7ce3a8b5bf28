-- $1 office, $2 case, $3 also what is about the head of office: where the page before ended
SELECT e.period
FROM v_archive.entry e
WHERE e.office = $1::text AND e.case_id = $2::uuid AND e.archived_us IS NOT NULL AND (e.about_head IS FALSE OR $3::boolean)
