-- The office of a complaint that is pending with Itjen, or was.
SELECT office FROM v_pending.pending WHERE complaint = $1::uuid AND NOT released
