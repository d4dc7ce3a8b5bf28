-- $1 office, $2 quarter
SELECT r.figures, r.analysis, r.considerations, r.compiled_us, r.final_us, r.cutoff, r.count, r.dataset_hash
FROM v_survey.round r
WHERE r.office = $1::text AND r.period = $2::text AND r.figures IS NOT NULL
