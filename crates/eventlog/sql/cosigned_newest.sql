-- The newest checkpoint that at least so many witnesses cosigned.
SELECT s.size, s.note
FROM es.seal s
WHERE s.size = (
  SELECT c.size FROM es.cosignature c GROUP BY c.size HAVING count(*) >= $1::bigint ORDER BY c.size DESC LIMIT 1
)
