INSERT INTO timeline_case (case_id, office, about_head)
SELECT x.case_id, x.office, x.about_head FROM unnest($1::uuid[], $2::text[], $3::boolean[]) AS x(case_id, office, about_head)
ON CONFLICT (case_id) DO NOTHING
