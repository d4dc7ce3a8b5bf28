-- The key under which row numbers leave as places of a page (src/place.rs). Here, because every replica must know it, and because it keeps
-- nothing from whoever can read this database. Were it lost, pages that were begun would begin again.
CREATE TABLE reporting.page_key (
  one boolean PRIMARY KEY DEFAULT true CHECK (one),  -- there is one row
  key bytea   NOT NULL CHECK (length(key) = 32)
);
-- Each UUID holds 122 bits of PostgreSQL's strong randomness.
INSERT INTO reporting.page_key (key)
VALUES (sha256(uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid()) || uuid_send(gen_random_uuid())));
GRANT SELECT ON reporting.page_key TO amanah_app;
