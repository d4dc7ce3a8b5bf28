-- Whether exactly this attempt is stored, and nobody else's under its receipt code: of two at once that share one neither is taken.
SELECT EXISTS (
  SELECT FROM intake.filing f JOIN intake.wrap w ON w.filing = f.filing AND w.person = $5::text
  WHERE f.filing = $1::bytea AND f.complaint_id = $2::uuid AND f.receipt_lookup = $3::bytea
    AND f.reply_key = $4::bytea AND w.bytes = $6::bytea)
  AND NOT EXISTS (
    SELECT FROM intake.filing o WHERE o.receipt_lookup = $3::bytea AND o.complaint_id <> $2::uuid)
