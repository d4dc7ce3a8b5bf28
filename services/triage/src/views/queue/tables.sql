-- One row per case: the work queue.
CREATE TABLE queue (
  case_id           uuid    PRIMARY KEY,
  office            text    NOT NULL,
  stage             text    NOT NULL,  -- what must be done next, e.g. assignment: finer than the step
  expected_step     text,              -- e.g. B5; null once archived
  started_us        bigint,            -- since when the step runs, microseconds since 1970
  due_us            bigint,            -- until when
  calendar          text,              -- version of the calendar that the deadline was counted with
  overdue           boolean NOT NULL,  -- the delay stands in the log
  about_head        boolean NOT NULL,  -- the head of office is complained about
  has_reply_address boolean NOT NULL,  -- the reporter can be answered
  reviewer          text,              -- who reviews
  archived          boolean NOT NULL,
  version           int     NOT NULL   -- of the stream
);
CREATE INDEX queue_office ON queue (office, due_us) WHERE NOT archived;
CREATE INDEX queue_due ON queue (due_us) WHERE NOT overdue;

-- Who is kept away from which case: to them it is not there.
CREATE TABLE recused (
  case_id uuid NOT NULL,
  person  text NOT NULL,
  PRIMARY KEY (case_id, person)
);
