-- The two logs arrive in no order between them.
INSERT INTO matter (id, about_head, opened)
SELECT x.id, x.about_head, x.opened FROM unnest($1::uuid[], $2::boolean[], $3::boolean[]) AS x(id, about_head, opened)
ON CONFLICT (id) DO UPDATE SET opened = matter.opened OR excluded.opened
