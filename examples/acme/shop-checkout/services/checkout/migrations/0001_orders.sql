CREATE TABLE orders (
  order_id BIGINT PRIMARY KEY,
  customer TEXT NOT NULL,
  total_cents BIGINT NOT NULL
);
