-- What goes between the hub and Itjen, and what became of what Itjen sent.

-- Everything that Itjen is told, in one order: data requests, escalations, corrections, receipts. Published on the bus and over gRPC byte
-- for byte as it lies here. A number is given at the end of its transaction, under a lock, so that numbers have no gaps and follow the commits.
CREATE TABLE triage.exchange (
  number  bigint PRIMARY KEY CHECK (number > 0),
  kind    text   NOT NULL,          -- tail of the subject, e.g. wbs.case.escalated.v1
  subject text   NOT NULL,          -- the case, <office>/<quarter>, or the submission that a receipt answers
  office  text,                     -- null for receipts
  quarter text,
  ids     uuid[] NOT NULL,          -- complaints of a data request; the case of an escalation; else empty
  body    bytea  NOT NULL,          -- JSON of the published schema; content in it is sealed
  hash    bytea  NOT NULL CHECK (octet_length(hash) = 32),  -- SHA-256 of body
  cause   bigint,                   -- position in the log of the event that it tells; null for receipts
  at_us   bigint NOT NULL,          -- microseconds since 1970
  UNIQUE (kind, cause)
);
ALTER TABLE triage.exchange ALTER COLUMN body SET STORAGE EXTERNAL;  -- base64 of sealed bytes: nothing to compress
CREATE INDEX exchange_office ON triage.exchange (office, quarter, number) WHERE office IS NOT NULL;
CREATE INDEX exchange_subject ON triage.exchange (subject);
GRANT SELECT, INSERT ON triage.exchange TO amanah_app;

-- How far a subscriber over gRPC has stored what it got.
CREATE TABLE triage.exchange_cursor (
  subscriber text   PRIMARY KEY,    -- person of the machine identity
  number     bigint NOT NULL CHECK (number >= 0)
);
GRANT SELECT, INSERT, UPDATE ON triage.exchange_cursor TO amanah_app;

-- How far Itjen's stream on the bus was taken in; moves in the transaction that stores the receipt.
CREATE TABLE triage.exchange_place (
  stream     text   PRIMARY KEY,
  created_us bigint NOT NULL,       -- when the stream was made: a new one begins at 1 again
  sequence   bigint NOT NULL CHECK (sequence >= 0)
);
GRANT SELECT, INSERT, UPDATE ON triage.exchange_place TO amanah_app;

-- Every submission of Itjen, once, by whatever way it came. The same id with the same content gets this receipt again, for good.
CREATE TABLE triage.submission (
  id      uuid   PRIMARY KEY,
  digest  bytea  NOT NULL CHECK (octet_length(digest) = 32),  -- SHA-256 of kind, zero byte, body
  receipt text   NOT NULL,          -- JSON of the first receipt
  at_us   bigint NOT NULL
);
GRANT SELECT, INSERT ON triage.submission TO amanah_app;

-- Submissions that were rejected, for the operator. Without the body: it stays in the stream, at its place.
CREATE TABLE triage.parked_submission (
  receipt    bigint PRIMARY KEY,    -- number in triage.exchange of the receipt that says why
  place      text   NOT NULL,       -- <stream>/<sequence>, or grpc
  submission text   NOT NULL,
  kind       text   NOT NULL,
  codes      text[] NOT NULL,       -- why, e.g. CLOCK_OFF
  digest     bytea  NOT NULL,       -- as in triage.submission
  bytes      int    NOT NULL,       -- length of the body
  at_us      bigint NOT NULL
);
GRANT SELECT, INSERT ON triage.parked_submission TO amanah_app;

-- Manifests that did not agree with what is known here: something was omitted or added on the way, or on either side.
CREATE TABLE triage.exchange_difference (
  id      bigint GENERATED ALWAYS AS IDENTITY PRIMARY KEY,
  at_us   bigint NOT NULL,
  office  text   NOT NULL,
  quarter text   NOT NULL,
  kind    text   NOT NULL,          -- data-reply or held
  omitted text[] NOT NULL,          -- known here, absent there
  added   text[] NOT NULL           -- named there, unknown here
);
GRANT SELECT, INSERT ON triage.exchange_difference TO amanah_app;

-- A disposition sheet is always item 0, as Itjen sealed it. A reply that lost a race may have left other bytes there, so a sheet is told
-- apart by its digest; everything else keeps its place to itself.
ALTER TABLE triage.sealed DROP CONSTRAINT sealed_pkey;
CREATE UNIQUE INDEX sealed_place ON triage.sealed (complaint_id, kind, item) WHERE kind <> 'itjen_reply';
CREATE UNIQUE INDEX sealed_sheet ON triage.sealed (complaint_id, kind, item, sha256(bytes)) WHERE kind = 'itjen_reply';
