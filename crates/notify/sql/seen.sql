UPDATE notify.notice SET seen_us = $3::bigint
WHERE person = $1::text AND id = ANY ($2::uuid[]) AND seen_us IS NULL AND since_us <= $3::bigint
