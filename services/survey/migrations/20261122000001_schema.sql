-- survey keeps nothing beside its log: what it reads back are views (v_rating, v_round), which make their own schemas and can be
-- rebuilt from position 1. The schema is the place for tables that cannot, once there are any.
CREATE SCHEMA survey;
GRANT USAGE ON SCHEMA survey TO amanah_app;
