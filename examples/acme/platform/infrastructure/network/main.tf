terraform {
  backend "s3" {
    bucket = "acme-terraform"
    key    = "network/prod"
    region = "eu-central-1"
  }
}

resource "aws_vpc" "prod" {
  cidr_block = var.cidr
}
