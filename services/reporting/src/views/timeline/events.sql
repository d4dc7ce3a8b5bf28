INSERT INTO timeline_event (case_id, position, stream, version, event_type, step, actor, office, started_us, completed_us, due_us, standard, overdue)
SELECT x.case_id, x.position, x.stream, x.version, x.event_type, x.step, x.actor, x.office, x.started_us, x.completed_us, x.due_us
     , x.standard, x.overdue
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[]
          , $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], $13::boolean[], $14::bigint[], $15::uuid[])
  AS x(position, last_position, stream, version, event_type, step, actor, office, started_us, completed_us, due_us, standard, overdue, count, case_id)
