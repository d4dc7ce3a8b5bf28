-- What every database of the system has, also one without a log of its own: who may use it, how far each subscriber has come,
-- and what a subscriber could not apply.

-- The service's own login is a member of this role; privileges are given here once for all services.
DO $$
BEGIN
  CREATE ROLE amanah_app NOLOGIN;
EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL;  -- another service's database of the same cluster was first
END $$;

GRANT USAGE ON SCHEMA es TO amanah_app;
GRANT SELECT ON es._migrations TO amanah_app;  -- a service refuses to start on a schema it does not know

-- One row per subscriber and log: the last event whose effect is in this database, moved in the transaction of that effect.
CREATE TABLE es.checkpoint (
  subscriber   text   NOT NULL,                 -- e.g. view:archive
  log          text   NOT NULL,                 -- intake, survey or triage
  epoch        uuid   NOT NULL,                 -- the life of the log that the position belongs to
  position     bigint NOT NULL CHECK (position >= 0),
  leaf_hash    bytea  NOT NULL,                 -- of the event at `position`; empty at 0. A restored log that differs is noticed by it
  applied      bigint NOT NULL DEFAULT 0,       -- events applied, for the rate that operators watch
  lease_holder uuid,                            -- the one replica that runs this subscriber
  lease_until  timestamptz NOT NULL DEFAULT '-infinity',  -- by the database's clock, so that replicas need not agree on theirs
  PRIMARY KEY (subscriber, log)
);
GRANT SELECT, INSERT, UPDATE, DELETE ON es.checkpoint TO amanah_app;

-- Events that a subscriber could not apply: kept with the reason, never retried hot, never dropped.
CREATE TABLE es.parked (
  subscriber text   NOT NULL,
  log        text   NOT NULL,
  position   bigint NOT NULL,
  type       text   NOT NULL,
  reason     text   NOT NULL,                   -- without content: parsers name the field, never the value
  parked_at  timestamptz NOT NULL DEFAULT now(),
  PRIMARY KEY (subscriber, log, position)
);
GRANT SELECT, INSERT, DELETE ON es.parked TO amanah_app;
