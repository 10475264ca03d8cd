terraform {
  backend "s3" {
    bucket = "acme-terraform"
    key    = "clusters/prod"
    region = "eu-central-1"
  }
}

data "terraform_remote_state" "network" {
  backend = "s3"
  config = {
    bucket = "acme-terraform"
    key    = "network/prod"
    region = "eu-central-1"
  }
}

resource "aws_eks_cluster" "prod" {
  name     = "prod"
  role_arn = var.role_arn

  vpc_config {
    subnet_ids = var.subnet_ids
  }
}
