SELECT format('%I.%I', schemaname, tablename) FROM pg_tables WHERE schemaname = $1::text ORDER BY tablename
