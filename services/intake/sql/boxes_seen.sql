-- How far the view of the boxes has come.
SELECT coalesce(max(position), 0) FROM es.checkpoint WHERE subscriber = $1::text AND log = 'intake'
