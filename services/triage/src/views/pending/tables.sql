-- One row per filed complaint: what Itjen may release.
CREATE TABLE pending (
  complaint         uuid    PRIMARY KEY,
  office            text    NOT NULL,
  quarter           text    NOT NULL,  -- of the filing, by the office's own clock
  about_head        boolean NOT NULL,
  has_reply_address boolean NOT NULL,
  filed_us          bigint,            -- microseconds since 1970; null until intake's event has arrived
  released          boolean NOT NULL,  -- its case is open
  unanswered_us     bigint             -- microseconds since 1970: when the reporter wrote, of what nobody answered the first; null when all is answered
);
CREATE INDEX pending_office ON pending (office, quarter) WHERE NOT released;
CREATE INDEX pending_unanswered ON pending (unanswered_us) WHERE NOT released AND unanswered_us IS NOT NULL;
