-- Cases: who may see one follows from these two.
CREATE TABLE timeline_case (
  case_id    uuid    PRIMARY KEY,
  office     text    NOT NULL,
  about_head boolean NOT NULL       -- about the head of office, who then never sees it
);

-- What happened in a case, step by step, without content.
CREATE TABLE timeline_event (
  case_id      uuid    NOT NULL,
  position     bigint  NOT NULL,    -- in triage's log
  stream       text    NOT NULL,    -- case/<id>
  version      int     NOT NULL,
  event_type   text    NOT NULL,
  step         text    NOT NULL,    -- B4; empty outside the steps
  actor        text    NOT NULL,    -- role; empty for the public
  office       text    NOT NULL,
  started_us   bigint,              -- microseconds since 1970; null where no step was completed
  completed_us bigint  NOT NULL,    -- or recorded, where no step was completed
  due_us       bigint,              -- null where the procedure states no time
  standard     text    NOT NULL,    -- as printed: 3 hari kerja
  overdue      boolean NOT NULL,
  PRIMARY KEY (case_id, version)
);

-- Who is kept away from which complaint.
CREATE TABLE excluded (
  matter uuid NOT NULL,              -- complaint and case have one id
  who    text NOT NULL,              -- hex of SHA-256("amanah/excluded/v1" 00 | case | person)
  PRIMARY KEY (matter, who)
);
