-- One row per rating that intake emptied from a box.
CREATE TABLE rating (
  office   text COLLATE "C" NOT NULL,  -- the office that was rated
  period   text COLLATE "C" NOT NULL,  -- quarter of the shift, e.g. 2026-Q4
  position bigint NOT NULL,            -- of the rating in intake's log: what a cut-off is compared with
  pattern  text COLLATE "C" NOT NULL,  -- employee, place, service, shift, answers, each ended by a tab but the last; no employee = empty
  comment  text,                       -- what the user wrote, if anything
  -- In this order, so that the ratings of one round lie together and one index is enough. `position` alone is unique too.
  PRIMARY KEY (office, period, position)
);

-- How many ratings of a round are here.
CREATE TABLE arrived (
  office  text COLLATE "C" NOT NULL,   -- the office that was rated
  period  text COLLATE "C" NOT NULL,   -- quarter
  ratings bigint NOT NULL,             -- rows in `rating`
  PRIMARY KEY (office, period)
);
