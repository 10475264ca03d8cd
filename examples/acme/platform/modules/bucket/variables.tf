variable "name" {
  type = string
}

variable "owner" {
  type        = string
  description = "The team whose data this is."
}
