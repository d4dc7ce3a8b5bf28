INSERT INTO officer (office, period, employee, figures, reply, consideration)
SELECT x.* FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::text[])
  AS x(office, period, employee, figures, reply, consideration)
ON CONFLICT (office, period, employee) DO UPDATE
SET figures       = coalesce(excluded.figures, officer.figures)
  , reply         = coalesce(excluded.reply, officer.reply)
  , consideration = coalesce(excluded.consideration, officer.consideration)
