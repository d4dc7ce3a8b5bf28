-- $1 the task, $2 who is to know nothing of it.
DELETE FROM notify.notice WHERE task = $1::bytea AND person = $2::text
