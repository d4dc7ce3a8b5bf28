-- PostgreSQL keeps samples of short values for its planner (pg_statistic), and no deletion of a row removes them: none are taken of what an erasure must
-- remove. Naming the type again drops those that were taken.
ALTER TABLE intake.sealed ALTER COLUMN bytes TYPE bytea, ALTER COLUMN bytes SET STATISTICS 0;
ALTER TABLE intake.mail ALTER COLUMN bytes TYPE bytea, ALTER COLUMN bytes SET STATISTICS 0;
ALTER TABLE intake.wrap ALTER COLUMN bytes TYPE bytea, ALTER COLUMN bytes SET STATISTICS 0;
ALTER TABLE intake.ballot ALTER COLUMN rating TYPE bytea, ALTER COLUMN rating SET STATISTICS 0;
