SELECT case_id, started_us
FROM v_queue.queue
WHERE started_us IS NOT NULL AND calendar <> $1::text AND case_id > $2::uuid
ORDER BY case_id
LIMIT 200
