-- Keeps the live replica where it is until this transaction ends: it takes its checkpoint before it touches its tables.
SELECT FROM es.checkpoint WHERE subscriber = $1::text ORDER BY log FOR UPDATE
