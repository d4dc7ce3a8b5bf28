-- Each column is set by one event type, so the two logs may come in any order; and what was erased stays away in any order.
INSERT INTO entry (case_id, office, about_head, filed_us, period, grade, outcome, problem_class, problem_title, retention_class, archived_us)
SELECT x.* FROM unnest($1::uuid[], $2::text[], $3::boolean[], $4::bigint[], $5::text[], $6::text[], $7::text[], $8::text[], $9::text[], $10::text[]
                     , $11::bigint[])
  AS x(case_id, office, about_head, filed_us, period, grade, outcome, problem_class, problem_title, retention_class, archived_us)
WHERE NOT EXISTS (SELECT FROM erased WHERE erased.case_id = x.case_id)
ON CONFLICT (case_id) DO UPDATE
SET about_head      = coalesce(excluded.about_head, entry.about_head)
  , filed_us        = coalesce(excluded.filed_us, entry.filed_us)
  , period          = coalesce(excluded.period, entry.period)
  , grade           = coalesce(excluded.grade, entry.grade)
  , outcome         = coalesce(excluded.outcome, entry.outcome)
  , problem_class   = coalesce(excluded.problem_class, entry.problem_class)
  , problem_title   = coalesce(excluded.problem_title, entry.problem_title)
  , retention_class = coalesce(excluded.retention_class, entry.retention_class)
  , archived_us     = coalesce(excluded.archived_us, entry.archived_us)
