-- PostgreSQL keeps samples of short values for its planner (pg_statistic), and no deletion of a row removes them: none are taken of what an erasure or a
-- rotation must remove. Naming the type again drops those that were taken.
ALTER TABLE triage.sealed ALTER COLUMN bytes TYPE bytea, ALTER COLUMN bytes SET STATISTICS 0;
ALTER TABLE triage.wrap ALTER COLUMN bytes TYPE bytea, ALTER COLUMN bytes SET STATISTICS 0;
ALTER TABLE triage.exchange ALTER COLUMN body TYPE bytea, ALTER COLUMN body SET STATISTICS 0;
ALTER TABLE triage.staff
  ALTER COLUMN sealed_private TYPE bytea, ALTER COLUMN sealed_private SET STATISTICS 0
, ALTER COLUMN previous_private TYPE bytea, ALTER COLUMN previous_private SET STATISTICS 0;
