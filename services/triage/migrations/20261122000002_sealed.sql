-- Texts of the steps, sealed with the data key of the complaint. Written before the event that names them by their digest; a row
-- that no event names was left behind by a step that did not come about, and is never shown.

CREATE TABLE triage.sealed (
  complaint_id uuid  NOT NULL,                  -- also the id of the case
  kind         text  NOT NULL,                  -- study, disposition, review, determination, clarification, reply
  item         int   NOT NULL CHECK (item >= 0),-- how many of the kind there were before; bound into the seal, so never used twice
  bytes        bytea NOT NULL,                  -- XChaCha20-Poly1305, padded
  PRIMARY KEY (complaint_id, kind, item)
);
GRANT SELECT, INSERT ON triage.sealed TO amanah_app;
