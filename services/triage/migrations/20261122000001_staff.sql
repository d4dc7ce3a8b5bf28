-- Who works on cases, with what key; and who may read which case.

CREATE SCHEMA triage;
GRANT USAGE ON SCHEMA triage TO amanah_app;

CREATE TABLE triage.staff (
  person         text   PRIMARY KEY,            -- the office's own code of the person, never a name
  office         text,                          -- the office the roles are held in; null for Itjen and machines
  roles          text[] NOT NULL,               -- as in tokens, e.g. wbs_team
  public_key     bytea  NOT NULL CHECK (octet_length(public_key) = 32),  -- X25519: data keys are wrapped to it
  sealed_private bytea  NOT NULL                -- its private half under the master key, which never lies in the database
);
CREATE INDEX staff_office ON triage.staff (office);
GRANT SELECT, INSERT, UPDATE (office, roles) ON triage.staff TO amanah_app;  -- a key pair is for good

-- The access list: no row, no content. A row is the data key of the complaint, wrapped to the person.
CREATE TABLE triage.wrap (
  complaint_id uuid  NOT NULL,                  -- also the id of the case
  person       text  NOT NULL,                  -- in triage.staff
  bytes        bytea NOT NULL,                  -- HPKE: 01, encapsulated key, encrypted data key
  PRIMARY KEY (complaint_id, person)
);
CREATE INDEX wrap_person ON triage.wrap (person);
GRANT SELECT, INSERT, DELETE ON triage.wrap TO amanah_app;  -- deleted when a person is recused
