-- The log. Append-only: nothing that the service can do changes or removes a row.

CREATE TABLE es.log (
  only_one   boolean PRIMARY KEY DEFAULT true CHECK (only_one),
  name       text NOT NULL,                     -- intake, survey or triage
  epoch      uuid NOT NULL,                     -- changes when the log is restored from an older copy
  created_at timestamptz NOT NULL DEFAULT now()
);

CREATE TABLE es.event (
  position       bigint   NOT NULL,             -- 1, 2, 3 … without gaps, in commit order; index of the leaf + 1
  recorded_us    bigint   NOT NULL,             -- microseconds since 1970, by the service's clock; part of the leaf; never used for order
  stream_id      uuid     NOT NULL,
  command_id     uuid     NOT NULL,             -- not indexed: a repeated command is found in its own stream
  version        int      NOT NULL CHECK (version > 0),
  schema_version smallint NOT NULL CHECK (schema_version > 0),
  type           text     NOT NULL,             -- <category>.<EventName>
  blinding       bytea    NOT NULL CHECK (octet_length(blinding) = 32),
  leaf_hash      bytea    NOT NULL CHECK (octet_length(leaf_hash) = 32),
  payload        bytea    NOT NULL,             -- JSON as the exact bytes that were hashed, so not jsonb
  meta           bytea    NOT NULL,             -- JSON, likewise
  CONSTRAINT event_pk PRIMARY KEY (position),
  CONSTRAINT event_stream_version UNIQUE (stream_id, version)
) WITH (fillfactor = 100, autovacuum_vacuum_insert_scale_factor = 0.02, autovacuum_freeze_min_age = 0);

-- The same rows for people.
CREATE VIEW es.event_readable AS
SELECT position, to_timestamp(recorded_us / 1000000.0) AS recorded_at, stream_id, version, type, schema_version
     , convert_from(payload, 'UTF8')::jsonb AS payload, convert_from(meta, 'UTF8')::jsonb AS meta
     , command_id, encode(leaf_hash, 'hex') AS leaf_hash
FROM es.event;

-- Signed checkpoints (C2SP signed notes) of the Merkle tree over the rows, and the frontier from which the next one goes on.
CREATE TABLE es.seal (
  size     bigint PRIMARY KEY CHECK (size > 0), -- rows covered
  frontier bytea NOT NULL,                      -- compact range of the tree at that size
  note     text  NOT NULL                       -- the signed note, verbatim
);

CREATE FUNCTION es.refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% on %.% is refused: recorded events are never changed or removed', TG_OP, TG_TABLE_SCHEMA, TG_TABLE_NAME;
END $$;
CREATE TRIGGER no_rewrite BEFORE UPDATE OR DELETE ON es.event FOR EACH STATEMENT EXECUTE FUNCTION es.refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON es.event FOR EACH STATEMENT EXECUTE FUNCTION es.refuse();
CREATE TRIGGER no_rewrite BEFORE UPDATE OR DELETE ON es.seal FOR EACH STATEMENT EXECUTE FUNCTION es.refuse();
CREATE TRIGGER no_truncate BEFORE TRUNCATE ON es.seal FOR EACH STATEMENT EXECUTE FUNCTION es.refuse();

REVOKE ALL ON es.event, es.log, es.seal FROM PUBLIC;
GRANT SELECT ON es.event, es.event_readable, es.log TO amanah_app;
GRANT SELECT, INSERT ON es.seal TO amanah_app;
