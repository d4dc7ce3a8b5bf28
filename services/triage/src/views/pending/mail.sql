-- $2: when the reporter wrote; null when he was answered. What he wrote first counts until then. Mail of a complaint follows its filing in the same log.
UPDATE pending SET unanswered_us = CASE WHEN $2::bigint IS NULL THEN NULL ELSE least(unanswered_us, $2::bigint) END
WHERE complaint = $1::uuid
