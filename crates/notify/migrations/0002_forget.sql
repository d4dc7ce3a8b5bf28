-- Whoever is kept away from a matter is left without a trace of it.
GRANT DELETE ON notify.notice TO amanah_app;
CREATE INDEX notice_task_person ON notify.notice (task, person);
