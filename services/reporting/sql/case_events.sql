-- $1 case, $2 the caller is of an office: then without positions in the log, which would show that there is more than he sees
SELECT e.version::bigint AS number, e.step, e.event_type, 'triage' AS log, e.stream, e.version
     , CASE WHEN $2::boolean THEN 0 ELSE e.position END AS position, e.actor
     , e.started_us, e.completed_us, e.due_us, e.standard, e.overdue, 1::bigint AS count, e.office
FROM v_timeline.timeline_event e
WHERE e.case_id = $1::uuid
ORDER BY e.version
