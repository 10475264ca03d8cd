terraform {
  backend "s3" {
    bucket = "acme-terraform"
    key    = "network/prod"
    region = "eu-central-1"
  }
}

provider "aws" {
  region = "eu-central-1"

  default_tags {
    tags = {
      owner       = "platform"
      environment = "prod"
    }
  }
}

resource "aws_vpc" "prod" {
  cidr_block = var.cidr
}

resource "aws_subnet" "private" {
  count      = 3
  vpc_id     = aws_vpc.prod.id
  cidr_block = cidrsubnet(var.cidr, 4, count.index)
}

# Security reads these when something happened, and says how long they are kept.
module "flow_logs" {
  source = "../../modules/bucket"
  name   = "acme-flow-logs"
  owner  = "security"
}

resource "aws_flow_log" "prod" {
  vpc_id               = aws_vpc.prod.id
  log_destination      = module.flow_logs.arn
  log_destination_type = "s3"
  traffic_type         = "ALL"
}
