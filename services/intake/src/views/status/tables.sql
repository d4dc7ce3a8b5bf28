-- How far a case has come, for its reporter. Steps only: no content, no person.
CREATE TABLE case_status (
  complaint uuid PRIMARY KEY,
  done      text NOT NULL,       -- last completed step: B3 … B10
  next      text,                -- the step whose clock runs; null when nothing is left to do
  due_us    bigint,              -- by when it is due, microseconds since 1970
  escalated boolean NOT NULL,    -- forwarded to Itjen (B8)
  clarified boolean NOT NULL,    -- clarified at the office (B9)
  archived  boolean NOT NULL     -- closed (B10)
);
