resource "aws_route53_zone" "shop" {
  name = "acme.shop"
}
