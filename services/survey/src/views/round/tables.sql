-- One row per round: which clock runs. For the ticker.
CREATE TABLE round (
  office   text COLLATE "C" NOT NULL,  -- the office that is rated
  period   text COLLATE "C" NOT NULL,  -- quarter, e.g. 2026-Q4
  expected text,                       -- step that is next, e.g. A3; NULL when the round has ended
  clock    text,                       -- the running clock (sop::StepClock) as JSON; NULL when none runs
  due_us   bigint,                     -- its deadline in microseconds since 1970; NULL where the procedure states no time
  calendar text,                       -- version of the calendar that the deadline was computed with
  noted    boolean NOT NULL,           -- whether the log already says that this deadline passed
  version  int NOT NULL,               -- of the stream
  PRIMARY KEY (office, period)
);
