-- Who is to be told that there is something to do. Never what: no case, no step, no office.
GRANT USAGE ON SCHEMA notify TO amanah_app;
GRANT SELECT ON notify._migrations TO amanah_app;

CREATE TABLE notify.notice (
  id              uuid   PRIMARY KEY,
  person          text   NOT NULL,               -- the office's own code of the person, never a name
  kind            text   NOT NULL CHECK (kind IN ('new_task', 'overdue')),
  cause           bytea  NOT NULL CHECK (octet_length(cause) = 32),  -- SHA-256 of what it follows from: nobody reads a case off this table
  task            bytea  NOT NULL CHECK (octet_length(task) = 32),   -- the same of what is to be done
  since_us        bigint NOT NULL,               -- since when the task is there, microseconds since 1970; not shown before
  seen_us         bigint,                        -- when the person saw it in the console, or the task was done
  mail            uuid,                          -- the letter it goes out in; kept before sending, so that a repeat is the same letter
  attempts        int    NOT NULL DEFAULT 0,     -- of that letter
  tried_us        bigint,                        -- the last of them
  next_attempt_us bigint NOT NULL,
  last_error      text,                          -- the server's code alone: its words could name somebody
  mailed_us       bigint,
  UNIQUE (cause, person, kind)                   -- an event that comes again tells nobody again
);
CREATE INDEX notice_person ON notify.notice (person, since_us);
CREATE INDEX notice_task ON notify.notice (task) WHERE seen_us IS NULL;
CREATE INDEX notice_unsent ON notify.notice (next_attempt_us) WHERE mailed_us IS NULL AND seen_us IS NULL;
GRANT SELECT, INSERT, UPDATE (seen_us, mail, attempts, tried_us, next_attempt_us, last_error, mailed_us) ON notify.notice TO amanah_app;
