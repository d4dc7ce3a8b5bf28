-- Cases of these offices about their head from which the person ($2) is not excluded yet.
SELECT case_id
FROM v_queue.queue
WHERE office = ANY ($1::text[]) AND about_head
  AND NOT EXISTS (SELECT FROM v_queue.recused r WHERE r.case_id = queue.case_id AND r.person = $2::text)
ORDER BY case_id
