SELECT first_position, rejected, current_version
FROM es.append($1::uuid[], $2::int[], $3::int[], $4::uuid[], $5::int[], $6::uuid[], $7::text[], $8::smallint[]
             , $9::bigint[], $10::bytea[], $11::bytea[], $12::bytea[], $13::bytea[])
