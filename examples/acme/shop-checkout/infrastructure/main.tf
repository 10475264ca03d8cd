terraform {
  backend "s3" {
    bucket = "acme-terraform"
    key    = "shop-checkout"
    region = "eu-central-1"
  }
}

provider "aws" {
  default_tags {
    tags = { Team = "Basket" } # as we were called until 2024
  }
}

module "receipts" {
  source = "git::https://github.com/acme/platform.git//modules/bucket?ref=bucket-2.1.0"
  name   = "acme-receipts"
  owner  = "checkout"
}

resource "aws_sqs_queue" "receipts" {
  name = "receipts"
}
