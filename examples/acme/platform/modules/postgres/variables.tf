variable "name" {
  type = string
}

variable "storage_gib" {
  type    = number
  default = 50
}
