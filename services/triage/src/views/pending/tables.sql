-- One row per filed complaint: what Itjen may release.
CREATE TABLE pending (
  complaint         uuid    PRIMARY KEY,
  office            text    NOT NULL,
  quarter           text    NOT NULL,  -- of the filing, by the office's own clock
  about_head        boolean NOT NULL,
  has_reply_address boolean NOT NULL,
  filed_us          bigint,            -- microseconds since 1970; null until intake's event has arrived
  released          boolean NOT NULL   -- its case is open
);
CREATE INDEX pending_office ON pending (office, quarter) WHERE NOT released;
