terraform {
  backend "s3" {
    bucket = "acme-terraform"
    key    = "payments"
    region = "eu-central-1"
  }
}

module "ledger" {
  source      = "git::https://github.com/acme/platform.git//modules/postgres?ref=postgres-3.0.2"
  name        = "ledger"
  storage_gib = 200
}
