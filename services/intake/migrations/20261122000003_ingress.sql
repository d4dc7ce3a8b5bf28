-- What offices send by machine: each submission once, whatever way it came, and the receipts that answer them.

-- Answers to submissions, in the order of their numbers: what is published on the stream RECEIPTS.
CREATE TABLE intake.receipt (
  number     bigint PRIMARY KEY CHECK (number > 0),  -- 1, 2, 3 … without a gap, in the order of the commits
  office     text   NOT NULL,                   -- who is answered
  subject    text   NOT NULL,                   -- where it is published
  submission text   NOT NULL,                   -- id of what is answered; <stream>/<sequence> when it had none
  issued_us  bigint NOT NULL,                   -- when, microseconds since 1970
  body       bytea  NOT NULL,                   -- JSON of contracts::Receipt
  hash       bytea  NOT NULL CHECK (octet_length(hash) = 32)  -- over number, subject and body: tells it from another one with its number
);
GRANT SELECT, INSERT ON intake.receipt TO amanah_app;

-- Ids that were used, for good. Without a receipt: its effect is under way, or a crash cut it off and it will be finished.
CREATE TABLE intake.submission (
  office  text  NOT NULL,                       -- whose id it is
  id      uuid  NOT NULL,
  digest  bytea NOT NULL CHECK (octet_length(digest) = 32),  -- SHA-256 over kind and body: the same id with another one is refused
  receipt bigint REFERENCES intake.receipt,     -- the first answer; a repeat gets it again
  PRIMARY KEY (office, id)
);
GRANT SELECT, INSERT, UPDATE ON intake.submission TO amanah_app;

-- How far the messages of an office were taken. Moves in the transaction of their effect.
CREATE TABLE intake.lane (
  office   text   PRIMARY KEY,
  created  text   NOT NULL,                     -- when the stream was made, RFC 3339: another one begins at 1 again
  sequence bigint NOT NULL                      -- the last message taken
);
GRANT SELECT, INSERT, UPDATE ON intake.lane TO amanah_app;

-- Messages that were refused and passed. Without their body: the message itself stays in the stream for 30 days.
CREATE TABLE intake.parked_submission (
  office   text   NOT NULL,                     -- in whose lane it came
  stream   text   NOT NULL,                     -- where it lies
  created  text   NOT NULL,                     -- when that stream was made
  sequence bigint NOT NULL,                     -- which message
  source   text,                                -- stream that it was collected from
  id       uuid,                                -- of the submission, when it had one
  kind     text   NOT NULL,                     -- tail of its type when that is known, else empty
  code     text   NOT NULL,                     -- first reason, for programs
  field    text,                                -- where, when it was a field
  bytes    bigint NOT NULL,                     -- length of the body
  digest   bytea  NOT NULL CHECK (octet_length(digest) = 32),  -- SHA-256 over kind and body
  at_us    bigint NOT NULL,                     -- when it was refused, microseconds since 1970
  PRIMARY KEY (office, stream, created, sequence)
);
GRANT SELECT, INSERT ON intake.parked_submission TO amanah_app;
