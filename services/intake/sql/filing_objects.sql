-- The text, the files, their twins. Without bytes: in the object store.
SELECT kind, item, digest, bytes FROM intake.sealed WHERE filing = $1::bytea
ORDER BY array_position(ARRAY['complaint_text', 'attachment', 'attachment_clean'], kind), item
