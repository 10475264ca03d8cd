resource "aws_elasticache_cluster" "this" {
  engine          = "redis"
  num_cache_nodes = 1
}
