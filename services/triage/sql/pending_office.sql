-- The office of a complaint that waits with Itjen, or did.
SELECT office FROM v_pending.pending WHERE complaint = $1::uuid AND NOT released
