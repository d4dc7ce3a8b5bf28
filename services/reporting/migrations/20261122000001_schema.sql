-- The service keeps no tables that could not be rebuilt: its views lie in schemas of their own (v_step, v_survey, …), made by their
-- subscribers. This schema is where a table that outlives a rebuild would go.
CREATE SCHEMA reporting;
GRANT USAGE ON SCHEMA reporting TO amanah_app;
