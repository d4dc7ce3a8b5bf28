INSERT INTO step (log, position, last_position, stream, version, event_type, step, actor, office
                , started_us, completed_us, due_us, standard, overdue, count, matter)
SELECT $15::text, x.*
FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::int[], $5::text[], $6::text[], $7::text[], $8::text[]
          , $9::bigint[], $10::bigint[], $11::bigint[], $12::text[], $13::boolean[], $14::bigint[], $16::uuid[]) AS x
