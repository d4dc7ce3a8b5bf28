-- What erasure and new keys need beside the log.

-- Complaints whose content is gone, or going: written before the first byte is deleted. From then on nothing can be written to them.
CREATE TABLE triage.erased (
  complaint_id    uuid   PRIMARY KEY,
  legal_basis     text,                         -- the law that it stands on
  retention_class text,                         -- or the class of the retention schedule whose years are over
  at_us           bigint NOT NULL               -- when it was approved, microseconds since 1970
);
GRANT SELECT, INSERT ON triage.erased TO amanah_app;

-- Who could read it until then: they may still know that there was a case.
CREATE TABLE triage.erased_reader (
  complaint_id uuid NOT NULL,
  person       text NOT NULL,
  PRIMARY KEY (complaint_id, person)
);
GRANT SELECT, INSERT ON triage.erased_reader TO amanah_app;

-- The lock keeps an erasure and a writer apart: whoever comes second sees what the first has done.
CREATE FUNCTION triage.refuse_erased() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  PERFORM pg_advisory_xact_lock_shared(hashtextextended('triage.sealed/' || NEW.complaint_id, 0));
  IF EXISTS (SELECT FROM triage.erased e WHERE e.complaint_id = NEW.complaint_id) THEN
    RAISE EXCEPTION 'the content of this complaint is erased: nothing may be written to it';
  END IF;
  RETURN NEW;
END $$;
CREATE TRIGGER refuse_erased BEFORE INSERT ON triage.sealed FOR EACH ROW EXECUTE FUNCTION triage.refuse_erased();
CREATE TRIGGER refuse_erased BEFORE INSERT ON triage.wrap FOR EACH ROW EXECUTE FUNCTION triage.refuse_erased();
GRANT DELETE ON triage.sealed TO amanah_app;

-- An item of the exchange that held the content is rewritten without it, under its number.
ALTER TABLE triage.exchange
  ADD COLUMN erased_hash bytea,                 -- hash of the body as it was before; null when nothing was erased
  ADD COLUMN purged      boolean NOT NULL DEFAULT false;  -- the message with the earlier body is gone from ESCALATED
GRANT UPDATE (body, hash, erased_hash, purged) ON triage.exchange TO amanah_app;

-- A new key pair: the old private key stays until the last wrap for it is made anew.
ALTER TABLE triage.staff
  ADD COLUMN key_number       int NOT NULL DEFAULT 1,  -- which pair of this person it is
  ADD COLUMN previous_private bytea;            -- the pair before, sealed as sealed_private; null outside of a rotation
GRANT UPDATE (public_key, sealed_private, previous_private, key_number) ON triage.staff TO amanah_app;
ALTER TABLE triage.wrap ADD COLUMN key_number int NOT NULL DEFAULT 1;  -- of the pair that it is wrapped to
GRANT UPDATE (bytes, key_number) ON triage.wrap TO amanah_app;
