-- What stands under these ids now; nobody answers them meanwhile.
SELECT id, digest, receipt FROM intake.submission
WHERE office = $1::text AND id = ANY ($2::uuid[]) ORDER BY id FOR UPDATE
