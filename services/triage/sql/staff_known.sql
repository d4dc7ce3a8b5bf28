-- Those who are named; everybody when nobody is.
SELECT person FROM triage.staff WHERE cardinality($1::text[]) = 0 OR person = ANY ($1::text[]) ORDER BY person
