-- Files of complaints lie in the object store, and mailboxes beside the log.

-- Sealed bytes of a filing: texts here, files in the object store under their digest. Rows from before this change hold their files.
ALTER TABLE intake.sealed
  DROP CONSTRAINT sealed_kind_check,
  ADD CONSTRAINT sealed_kind_check CHECK (kind IN ('complaint_text', 'attachment', 'attachment_clean')),
  ALTER COLUMN bytes DROP NOT NULL,             -- null: in the object store
  ADD COLUMN digest bytea CHECK (octet_length(digest) = 32);  -- SHA-256 of the sealed bytes
UPDATE intake.sealed SET digest = sha256(bytes);
ALTER TABLE intake.sealed ALTER COLUMN digest SET NOT NULL;

-- The code follows from the form: attempts of one form have the same one.
ALTER TABLE intake.filing DROP CONSTRAINT filing_receipt_lookup_key;
CREATE INDEX filing_receipt_lookup ON intake.filing (receipt_lookup);

COMMENT ON COLUMN intake.wrap.person IS 'itjen, or reporter: the holder of the receipt code';

-- Sealed bytes that came after the filing. What no event names was too late, and is removed.
CREATE TABLE intake.mail (
  digest       bytea PRIMARY KEY CHECK (octet_length(digest) = 32),  -- SHA-256 of the sealed bytes
  complaint_id uuid  NOT NULL,                  -- whose mailbox
  kind         text  NOT NULL CHECK (kind IN ('message', 'attachment', 'attachment_clean')),  -- part of the seal
  item         int   NOT NULL CHECK (item >= 0),  -- which of that kind; part of the seal
  original     bytea CHECK (octet_length(original) = 32),  -- of a cleaned twin: the file it was made of
  bytes        bytea                            -- null: in the object store
);
CREATE INDEX mail_complaint ON intake.mail (complaint_id);
GRANT SELECT, INSERT, DELETE ON intake.mail TO amanah_app;
