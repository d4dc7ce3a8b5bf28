-- One row per office, quarter and rated employee.
CREATE TABLE officer (
  office        text NOT NULL,
  period        text NOT NULL,  -- 2026-Q4
  employee      text NOT NULL,  -- the office's own code
  figures       text,           -- A4: his part of the figures, JSON as published, byte for byte
  reply         text,           -- his latest reply
  consideration text,           -- A5: what the head considers
  PRIMARY KEY (office, period, employee)
);
