CREATE TABLE entry (
  transfer BIGINT NOT NULL,
  account TEXT NOT NULL,
  cents BIGINT NOT NULL
);
