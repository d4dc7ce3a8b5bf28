-- One row per office and quarter, filled as the round goes on.
CREATE TABLE round (
  office         text   NOT NULL,
  period         text   NOT NULL,  -- 2026-Q4
  cutoff         bigint,           -- A3: ratings up to this position of intake's log are in
  count          bigint,           -- A3: how many they are
  dataset_hash   text,             -- A3: SHA-256 over the data set
  figures        text,             -- A4: JSON as published, byte for byte
  compiled_us    bigint,           -- A4: microseconds since 1970
  analysis       text,             -- A5
  considerations text,             -- A5: JSON [{employee, text}]
  final_us       bigint,           -- A5
  PRIMARY KEY (office, period)
);
