terraform {
  backend "gcs" {
    bucket = "holz24-terraform"
    prefix = "shop"
  }
}

locals {
  tags = { team = "acme-shop/catalogue" }
}

resource "google_storage_bucket" "pictures" {
  name     = "holz24-pictures"
  location = "EU"
  labels   = merge(local.tags, { public = "true" })
}
