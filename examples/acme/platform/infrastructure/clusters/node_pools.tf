variable "pool_owner" {
  type        = string
  description = "Who pays for the nodes; the pipeline knows."
}

resource "aws_eks_node_group" "general" {
  cluster_name = aws_eks_cluster.prod.name
  subnet_ids   = var.subnet_ids

  scaling_config {
    min_size     = 6
    desired_size = 8
    max_size     = 20
  }

  tags = {
    team = var.pool_owner
  }
}
