-- The data set of a round: equal ratings counted, and how many of them carry a comment.
SELECT pattern, count(*), count(comment)
FROM v_rating.rating
WHERE office = $1::text AND period = $2::text AND position <= $3::bigint
GROUP BY pattern
