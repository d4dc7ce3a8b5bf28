INSERT INTO matter (stream, about_head)
SELECT x.stream, x.about_head FROM unnest($1::text[], $2::boolean[]) AS x(stream, about_head)
ON CONFLICT (stream) DO NOTHING
