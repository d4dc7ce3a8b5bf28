SELECT quarter, about_head, has_reply_address, coalesce(filed_us, 0) AS filed_us
FROM v_pending.pending
WHERE complaint = $1::uuid AND office = $2::text
