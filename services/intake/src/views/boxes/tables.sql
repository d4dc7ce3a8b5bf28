-- Every emptying of a ballot box.
CREATE TABLE emptied (
  position bigint PRIMARY KEY,   -- of its BoxEmptied, the last event of the emptying
  office   text   NOT NULL,
  quarter  text   NOT NULL,      -- the quarter of the day on which the shift began
  place    text   NOT NULL,
  shift    text   NOT NULL,
  ratings  int    NOT NULL       -- how many came out
);
CREATE INDEX emptied_quarter ON emptied (office, quarter, position);
