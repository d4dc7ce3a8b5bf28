-- Messages and files by their digests, and the twins of the files. Without bytes: in the object store.
SELECT kind, item, digest, bytes FROM intake.mail
WHERE digest = ANY ($1::bytea[]) OR (original = ANY ($1::bytea[]) AND complaint_id = $2::uuid)
ORDER BY array_position(ARRAY['message', 'attachment', 'attachment_clean'], kind), item
