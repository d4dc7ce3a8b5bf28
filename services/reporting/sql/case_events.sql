-- $1 case
SELECT e.version::bigint AS number, e.step, e.event_type, 'triage' AS log, e.stream, e.version, e.position, e.actor
     , e.started_us, e.completed_us, e.due_us, e.standard, e.overdue, 1::bigint AS count, e.office
FROM v_timeline.timeline_event e
WHERE e.case_id = $1::uuid
ORDER BY e.version
