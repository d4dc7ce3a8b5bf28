-- Every step taken, with its real time beside the standard.
CREATE TABLE step (
  number        bigint  GENERATED ALWAYS AS IDENTITY,  -- order of listing; made anew by a rebuild
  log           text    NOT NULL,                      -- intake, survey or triage
  position      bigint  NOT NULL,                      -- of the event, or of the first rating of a ballot box
  last_position bigint  NOT NULL,                      -- of the last rating of a ballot box; else = position
  stream        text    NOT NULL,                      -- as people write it: case/<id>
  version       int     NOT NULL,                      -- of the (last) event in its stream
  event_type    text    NOT NULL,
  step          text    NOT NULL,                      -- B4; empty outside the steps
  actor         text    NOT NULL,                      -- role; empty for the public
  office        text    NOT NULL,
  matter        uuid,                                  -- the complaint that it belongs to; null for everything else
  started_us    bigint,                                -- microseconds since 1970; null where no step was completed
  completed_us  bigint  NOT NULL,                      -- or recorded, where no step was completed
  due_us        bigint,                                -- null where the procedure states no time
  standard      text    NOT NULL,                      -- as printed: 3 hari kerja
  overdue       boolean NOT NULL,
  count         bigint  NOT NULL,                      -- events that the row stands for: ratings are counted, not listed
  PRIMARY KEY (log, position)
);
CREATE UNIQUE INDEX step_number ON step (number);
CREATE INDEX step_office ON step (office, number);
CREATE UNIQUE INDEX step_box ON step (stream) WHERE event_type = 'box.RatingReceived';

-- Complaints. One that is not (yet) known here is treated as one about the head that was not released.
CREATE TABLE matter (
  id         uuid    PRIMARY KEY,                      -- complaint and case have one
  about_head boolean NOT NULL,                         -- about the head of office, who then never sees it
  opened     boolean NOT NULL                          -- released to the office: before that it is Itjen's alone
);

-- Who is kept away from which complaint.
CREATE TABLE excluded (
  matter uuid NOT NULL,              -- complaint and case have one id
  who    text NOT NULL,              -- hex of SHA-256("amanah/excluded/v1" 00 | case | person)
  PRIMARY KEY (matter, who)
);
