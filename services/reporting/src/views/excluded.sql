
-- Who is kept away from which complaint.
CREATE TABLE excluded (
  matter uuid NOT NULL,              -- complaint and case have one id
  who    text NOT NULL,              -- hex of SHA-256("amanah/excluded/v1" 00 | case | person)
  PRIMARY KEY (matter, who)
);
