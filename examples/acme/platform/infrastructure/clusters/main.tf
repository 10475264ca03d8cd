resource "aws_eks_cluster" "prod" {
  name     = "prod"
  role_arn = var.role_arn

  vpc_config {
    subnet_ids = var.subnet_ids
  }
}
