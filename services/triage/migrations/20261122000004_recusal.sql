-- What recusal needs: who is who, and who opened what.

ALTER TABLE triage.staff ADD COLUMN name text;  -- as colleagues know the person, so that Itjen can tell who is named; null when never told
GRANT UPDATE (name) ON triage.staff TO amanah_app;

-- Which office somebody headed before, and until when: a complaint about the head that was filed by then concerns him, too. Null when none.
ALTER TABLE triage.staff ADD COLUMN headed text, ADD COLUMN headed_until_us bigint;
GRANT UPDATE (headed, headed_until_us) ON triage.staff TO amanah_app;

-- Who opened which content, and when. Written before the content is handed out; only added to. Each row carries the hash of the one before
-- it in its case, so that a row that was changed, or taken out from between, shows.
CREATE TABLE triage.access (
  case_id uuid   NOT NULL,                      -- also the id of the complaint
  number  int    NOT NULL CHECK (number > 0),   -- 1, 2, 3 … in the case
  person  text   NOT NULL,
  role    text   NOT NULL,                      -- in which he acted
  what    text   NOT NULL,                      -- kind and number of the content, e.g. complaint_text/0; never the content
  at_us   bigint NOT NULL,                      -- microseconds since 1970
  hash    bytea  NOT NULL CHECK (octet_length(hash) = 32),  -- SHA-256 over the hash before it and this row: app/access_log.rs
  PRIMARY KEY (case_id, number)
);
GRANT SELECT, INSERT ON triage.access TO amanah_app;
