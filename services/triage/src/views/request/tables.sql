-- One row per office and quarter with a data request, or with the note that its letter is late.
CREATE TABLE request (
  office     text    NOT NULL,
  quarter    text    NOT NULL,
  step       text,              -- B2 or B3; null once answered
  started_us bigint,            -- since when it runs, microseconds since 1970; null when no clock runs
  due_us     bigint,            -- until when
  calendar   text,              -- version of the calendar that the deadline was counted with
  overdue    boolean NOT NULL,  -- the delay stands in the log
  PRIMARY KEY (office, quarter)
);
