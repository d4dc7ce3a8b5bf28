-- What lies of these filings and messages, and whether it is what its digest says; null: in the object store.
SELECT digest, sha256(bytes) = digest AS whole FROM intake.sealed WHERE filing = ANY ($1::bytea[])
UNION ALL
SELECT digest, sha256(bytes) = digest FROM intake.mail WHERE digest = ANY ($2::bytea[])
