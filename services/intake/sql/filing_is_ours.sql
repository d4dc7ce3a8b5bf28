-- Whether exactly this attempt is stored.
SELECT EXISTS (
  SELECT FROM intake.filing f JOIN intake.wrap w ON w.filing = f.filing AND w.person = $5::text
  WHERE f.filing = $1::bytea AND f.complaint_id = $2::uuid AND f.receipt_lookup = $3::bytea
    AND f.reply_key = $4::bytea AND w.bytes = $6::bytea)
