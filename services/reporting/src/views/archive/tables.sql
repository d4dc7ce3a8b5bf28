-- One row per complaint that became, or may become, a case; in the archive once archived_us is set.
CREATE TABLE entry (
  case_id         uuid    PRIMARY KEY,  -- = complaint id
  office          text    NOT NULL,
  about_head      boolean,              -- about the head of office; null (case not opened yet) counts as true
  filed_us        bigint,               -- from intake; microseconds since 1970
  period          text COLLATE "C",     -- quarter under which it is filed: 2026-Q4; in order of bytes, which is order of time
  grade           text,                 -- oversight_grade, not_oversight_grade
  outcome         text,                 -- escalated, clarified, replied
  problem_class   text,                 -- code
  problem_title   text,                 -- as printed
  retention_class text,                 -- code
  archived_us     bigint                -- null: not archived, and not listed
);
CREATE INDEX entry_class ON entry (office, problem_class, period, case_id) WHERE archived_us IS NOT NULL;
CREATE INDEX entry_period ON entry (office, period, case_id) WHERE archived_us IS NOT NULL;

-- Complaints of which nothing is to be found any more. Intake's log may tell of one after triage's told of its erasure.
CREATE TABLE erased (
  case_id uuid PRIMARY KEY
);

-- Who is kept away from which complaint.
CREATE TABLE excluded (
  matter uuid NOT NULL,              -- complaint and case have one id
  who    text NOT NULL,              -- hex of SHA-256("amanah/excluded/v1" 00 | case | person)
  PRIMARY KEY (matter, who)
);
