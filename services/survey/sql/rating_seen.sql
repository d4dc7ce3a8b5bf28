-- How far the view of ratings has read intake's log.
SELECT position FROM es.checkpoint WHERE subscriber = 'view:rating' AND log = 'intake'
