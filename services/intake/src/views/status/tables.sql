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

-- Requests of offices for the complaints of a quarter: what a complaint waits for that has no case yet.
CREATE TABLE data_request (
  request  text PRIMARY KEY,     -- data-request/<office>/<quarter>
  due_us   bigint,               -- by when Itjen answers (B3), microseconds since 1970
  answered boolean NOT NULL      -- Itjen has answered: what has no case then was not handed over
);
