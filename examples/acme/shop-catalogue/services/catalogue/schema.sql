CREATE TABLE article (
  number TEXT PRIMARY KEY,
  name TEXT NOT NULL,
  cents BIGINT NOT NULL
);
