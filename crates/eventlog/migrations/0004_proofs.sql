-- What proofs are made of, besides the rows: so that a proof costs the same however long the log is.

-- Roots of full tiles (C2SP tlog-tiles), written with the checkpoint that completes them. They follow from the leaves: losing them loses nothing,
-- and a wrong one makes proofs fail, never lie.
CREATE TABLE es.tile_root (
  level smallint NOT NULL CHECK (level BETWEEN 1 AND 7),  -- of the tile that holds this hash
  index bigint   NOT NULL CHECK (index >= 0),             -- number of the hash in its level = number of the full tile below
  hash  bytea    NOT NULL CHECK (octet_length(hash) = 32),
  PRIMARY KEY (level, index)
);

-- Lines of witnesses under checkpoints, verbatim; verified before they are stored.
CREATE TABLE es.cosignature (
  size    bigint NOT NULL,                                -- which checkpoint (es.seal)
  witness text   NOT NULL,                                -- name of the witness's key
  line    text   NOT NULL,                                -- the signature line, without a line feed
  PRIMARY KEY (size, witness)
);

CREATE TRIGGER no_rewrite BEFORE UPDATE OR DELETE ON es.tile_root FOR EACH STATEMENT EXECUTE FUNCTION es.refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON es.tile_root FOR EACH STATEMENT EXECUTE FUNCTION es.refuse();
CREATE TRIGGER no_rewrite BEFORE UPDATE OR DELETE ON es.cosignature FOR EACH STATEMENT EXECUTE FUNCTION es.refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON es.cosignature FOR EACH STATEMENT EXECUTE FUNCTION es.refuse();

REVOKE ALL ON es.tile_root, es.cosignature FROM PUBLIC;
GRANT SELECT, INSERT ON es.tile_root, es.cosignature TO amanah_app;
