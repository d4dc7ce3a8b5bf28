-- What lies beside intake's log: boards by the hash of their token, the ballot boxes, and sealed complaints.

CREATE SCHEMA intake;
GRANT USAGE ON SCHEMA intake TO amanah_app;

-- Boards that invite to rate. The token itself is only on the board.
CREATE TABLE intake.board (
  token_hash bytea PRIMARY KEY CHECK (octet_length(token_hash) = 32),  -- SHA-256 of the token's ten symbols
  office     text  NOT NULL,                    -- office code
  place      text  NOT NULL,                    -- where the board stands
  service    text  NOT NULL                     -- what is given there
);
GRANT SELECT, INSERT ON intake.board TO amanah_app;

-- Forms that were used, for good: a form counts once. Joins to nothing once its ballot has left the box.
CREATE TABLE intake.spent_form (
  form_hash bytea PRIMARY KEY CHECK (octet_length(form_hash) = 32)  -- SHA-256("amanah/form/v1\0" || form id)
);
GRANT SELECT, INSERT ON intake.spent_form TO amanah_app;

-- The ballot boxes. Neither a time nor a sequence: nothing here tells who came after whom.
CREATE TABLE intake.ballot (
  form_hash bytea PRIMARY KEY,                  -- random; also the order in which a box is taken
  office    text  NOT NULL,                     -- the box: office,
  place     text  NOT NULL,                     --   place
  shift     text  NOT NULL,                     --   and shift, the finest time that is kept
  service   text  NOT NULL,                     -- from the board
  rating    bytea NOT NULL,                     -- JSON: employee, answers, comment
  batch     uuid                                -- the emptying that took it; null while it lies in the box
);
CREATE INDEX ballot_lying ON intake.ballot (office, place, shift, form_hash) WHERE batch IS NULL;
CREATE INDEX ballot_taken ON intake.ballot (batch) WHERE batch IS NOT NULL;
GRANT SELECT, INSERT, UPDATE, DELETE ON intake.ballot TO amanah_app;

-- Takes up to p_at_most ballots out of one box, if at least p_at_least lie in it. One call, one transaction: a paused client never holds the
-- lock, and two replicas cannot both believe that a box holds enough.
CREATE FUNCTION intake.take_ballots(
  p_batch uuid, p_office text, p_place text, p_shift text, p_at_least int, p_at_most int) RETURNS int
LANGUAGE plpgsql VOLATILE SET search_path = pg_catalog, pg_temp
AS $f$
DECLARE
  taken int;
BEGIN
  PERFORM pg_advisory_xact_lock(7236451, 3);
  -- A statement of its own, after the lock: its snapshot sees every emptying that committed before.
  SELECT count(*) INTO taken FROM (
    SELECT 1 FROM intake.ballot b
    WHERE b.office = p_office AND b.place = p_place AND b.shift = p_shift AND b.batch IS NULL
    LIMIT p_at_least) few;
  IF taken < p_at_least THEN RETURN 0; END IF;
  UPDATE intake.ballot SET batch = p_batch WHERE form_hash IN (
    SELECT b.form_hash FROM intake.ballot b
    WHERE b.office = p_office AND b.place = p_place AND b.shift = p_shift AND b.batch IS NULL
    ORDER BY b.form_hash LIMIT p_at_most);
  GET DIAGNOSTICS taken = ROW_COUNT;
  RETURN taken;
END $f$;
REVOKE ALL ON FUNCTION intake.take_ballots FROM PUBLIC;
GRANT EXECUTE ON FUNCTION intake.take_ballots TO amanah_app;

-- One attempt to file a complaint, written before its event. The event names the attempt that counts by the digest of its sealed text.
CREATE TABLE intake.filing (
  filing         bytea PRIMARY KEY CHECK (octet_length(filing) = 32),          -- SHA-256 of the sealed text
  complaint_id   uuid  NOT NULL,                -- derived from the form id: a repeated form is the same complaint
  receipt_lookup bytea NOT NULL UNIQUE CHECK (octet_length(receipt_lookup) = 32),  -- finds it by the receipt code; opens nothing
  reply_key      bytea NOT NULL CHECK (octet_length(reply_key) = 32)           -- X25519 public key of the reporter: replies are sealed to it
);
CREATE INDEX filing_complaint ON intake.filing (complaint_id);
GRANT SELECT, INSERT, DELETE ON intake.filing TO amanah_app;

-- Sealed bytes of a filing.
CREATE TABLE intake.sealed (
  filing bytea NOT NULL REFERENCES intake.filing ON DELETE CASCADE,
  kind   text  NOT NULL CHECK (kind IN ('complaint_text', 'attachment')),  -- part of the seal
  item   int   NOT NULL CHECK (item >= 0),      -- which of that kind; part of the seal
  bytes  bytea NOT NULL,                        -- as vault::seal made them
  PRIMARY KEY (filing, kind, item)
);
GRANT SELECT, INSERT, DELETE ON intake.sealed TO amanah_app;

-- Data keys of filings, each wrapped to a person who may read: at filing to Itjen alone.
CREATE TABLE intake.wrap (
  filing bytea NOT NULL REFERENCES intake.filing ON DELETE CASCADE,
  person text  NOT NULL,                        -- itjen
  bytes  bytea NOT NULL,                        -- vault::Wrap, 81 bytes
  PRIMARY KEY (filing, person)
);
GRANT SELECT, INSERT, DELETE ON intake.wrap TO amanah_app;
