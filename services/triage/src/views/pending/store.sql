-- The two logs arrive in no order between them: each adds what it knows.
INSERT INTO pending
SELECT * FROM json_populate_recordset(NULL::pending, $1::text::json)
ON CONFLICT (complaint) DO UPDATE SET
  filed_us = coalesce(excluded.filed_us, pending.filed_us), released = pending.released OR excluded.released
