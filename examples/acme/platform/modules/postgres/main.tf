resource "aws_db_instance" "this" {
  engine            = "postgres"
  allocated_storage = var.storage_gib
}
