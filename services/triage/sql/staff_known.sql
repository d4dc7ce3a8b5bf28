-- The named people; everybody when the list is empty.
SELECT person FROM triage.staff WHERE cardinality($1::text[]) = 0 OR person = ANY ($1::text[]) ORDER BY person
