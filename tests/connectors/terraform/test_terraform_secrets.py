from __future__ import annotations

import json

import pytest

from connectors.terraform.conftest import Read
from merestone.connectors import terraform
from merestone.source.file_connector import Unparsed
from merestone.source.file_text import FileText

CANARY = "cAnArY0451"

HCL = """
# CANARY
resource "aws_db_instance" "d" {
  identifier = "shop"
  password   = "CANARY"
  odd        = { "CANARY" = 1, CANARY = 2 }
  token      = local.plain
  name       = var.hidden
  user_data  = <<-EOT
    CANARY ${var.hidden} CANARY
  EOT
  listed = ["CANARY", upper("CANARY")]
  nested {
    value = "CANARY"
    CANARY = 1
  }
  tags = {
    Owner    = "shop"
    Hidden   = var.hidden
    Wrapped  = sensitive("CANARY")
    Through  = local.wrapped
    Deep     = upper(sensitive("CANARY"))
    password = "CANARY"
    api_key  = "x-CANARY"
    Link     = "https://ana:CANARY@host.test/"
    Key      = "AKIAABCDEFGHIJKLMNOPCANARY"
    Vault    = vault_secret("CANARY")
  }
  provisioner "remote-exec" {
    inline = ["echo CANARY"]
  }
}
variable "hidden" {
  sensitive = true
  default   = "CANARY"
}
variable "maybe" {
  sensitive = var.hidden
  default   = "CANARY"
}
variable "plain" {
  default     = "CANARY"
  description = "CANARY"
  validation {
    condition     = var.plain != "CANARY"
    error_message = "CANARY"
  }
}
locals {
  plain   = "CANARY"
  wrapped = sensitive("CANARY")
  map     = { CANARY = "CANARY" }
}
output "o" {
  sensitive = true
  value     = "CANARY"
}
provider "aws" {
  access_key = "CANARY"
  secret_key = "CANARY"
}
terraform {
  backend "s3" {
    bucket     = "b"
    key        = "k"
    access_key = "CANARY"
    secret_key = "CANARY"
    CANARY     = 1
  }
}
module "m" {
  source   = "git::https://ana:CANARY@git.test/x.git?ref=v1&token=CANARY"
  password = "CANARY"
}
module "n" {
  source = "https://git.test/${var.hidden}/x.zip?token=CANARY"
}
module "o" {
  source = "https://ana:${var.hidden}CANARY@git.test/x.zip"
}
data "http" "h" {
  request_headers = { Authorization = "CANARY" }
}
data "terraform_remote_state" "r" {
  backend = "http"
  config  = { address = "https://ana:CANARY@host.test/s?token=CANARY", password = "CANARY" }
}
"""
BROKEN = (
    'resource "a_b" "c" {\n  CANARY "CANARY" = = "CANARY\n  tags = { Owner = "CANARY" "CANARY"\n'
)
TERRAGRUNT = """
terraform {
  source = "git::https://ana:CANARY@git.test/x.git?token=CANARY"
  extra_arguments "CANARY" {
    arguments = ["-var", "CANARY"]
  }
}
remote_state {
  backend = "s3"
  config = { bucket = "b", key = "k", secret_key = "CANARY", CANARY = 1 }
}
inputs = { password = "CANARY", CANARY = 1 }
locals {
  CANARY_value = "CANARY"
}
"""
RESOURCE = {
    "address": "aws_a.b",
    "mode": "managed",
    "type": "aws_a",
    "name": "b",
    "values": {"id": "i-1", "x": CANARY, CANARY: 1, "tags": {"S": CANARY, "Owner": "shop"}},
    "sensitive_values": {"tags": {"S": True}},
    CANARY: CANARY,
}
STATE = {
    "format_version": "1.0",
    CANARY: CANARY,
    "values": {
        "outputs": {"o": {"sensitive": True, "value": CANARY}, CANARY: {"value": 1}},
        "root_module": {"resources": [RESOURCE]},
    },
    "checks": [{"instances": [{"problems": [{"message": CANARY}]}]}],
}
PLAN = {
    "format_version": "1.2",
    "errored": True,
    "variables": {"v": {"value": CANARY}, CANARY: {"value": 1}},
    "prior_state": STATE,
    "configuration": {"root_module": {"variables": {"v": {"default": CANARY}}}},
    "resource_changes": [
        {
            **RESOURCE,
            "change": {
                "actions": ["update"],
                "before": RESOURCE["values"],
                "after": RESOURCE["values"],
                "after_sensitive": {"tags": {"S": True}},
                "before_sensitive": True,
                "replace_paths": [[CANARY]],
            },
        }
    ],
    "output_changes": {"o": {"after": CANARY}},
}
RAW = {
    "version": 4,
    "serial": 1,
    "lineage": "l",
    "outputs": {"o": {"value": CANARY, "sensitive": True}},
    "resources": [
        {
            "mode": "managed",
            "type": "aws_a",
            "name": "b",
            "provider": f'provider["p"].{CANARY}',
            "instances": [
                {
                    "attributes": {"id": "i", "x": CANARY, "tags": {"S": CANARY}},
                    "sensitive_attributes": [[{"type": "get_attr", "value": "tags"}]],
                    "private": CANARY,
                    "identity": {"x": CANARY},
                }
            ],
        }
    ],
    "check_results": [CANARY],
}
JSON_HCL = {
    "resource": {"a_b": {"c": {"password": CANARY, "tags": {"api_key": CANARY, "O": "o"}}}},
    "variable": {"v": {"sensitive": True, "default": CANARY}},
    "locals": {"l": CANARY, CANARY + "x": 1},
    "provider": {"aws": {"secret_key": CANARY}},
    "terraform": {"backend": {"s3": {"bucket": "b", "key": "k", "secret_key": CANARY}}},
}
FILES = {
    "a/main.tf": HCL.replace("CANARY", CANARY),
    "a/broken.tf": BROKEN.replace("CANARY", CANARY),
    "a/terraform.tfvars": f'hidden = "{CANARY}"\nmap = {{ {CANARY} = "{CANARY}" }}\n',
    "a/x.auto.tfvars.json": json.dumps({"plain": CANARY, "hidden": {CANARY: CANARY}}),
    "b/terragrunt.hcl": TERRAGRUNT.replace("CANARY", CANARY),
    "c/plan.json": json.dumps(PLAN),
    "c/broken.json": json.dumps(PLAN)[:-1] + f',"{CANARY}":1,"{CANARY}":2}}',
    "d/state.json": json.dumps(STATE),
    "e/terraform.tfstate": json.dumps(RAW),
    "e/broken.tfstate": json.dumps(RAW)[:-40],
    "f/main.tf.json": json.dumps(JSON_HCL),
    "f/broken.tf.json": f'{{"{CANARY}": "{CANARY}", "{CANARY}": 1}}',
}
ALLOWED = ("a/terraform.tfvars", "b/terragrunt.hcl", "f/main.tf.json")
"""Whose names of locals, inputs and values hold the canary: names are kept, values are not."""


@pytest.mark.parametrize("path", FILES)
def test_no_record_holds_a_secret(path: str) -> None:
    file = FileText(path, FILES[path].encode())
    assert terraform.concerns(path)
    assert terraform.wants(file)
    try:
        said = json.dumps(terraform.parse(file))
    except Unparsed as error:
        said = error.reason
    if path in ALLOWED:
        said = said.replace(f'"{CANARY}x"', "").replace(f'"{CANARY}_value"', "")
    assert CANARY not in said


def test_no_fact_and_no_problem_holds_a_secret(said: Read) -> None:
    found = said({**FILES})
    assert len(found.things()) > 10
    assert len(found.problems()) >= 4
    assert CANARY not in repr(found.rows)


def test_what_stands_beside_a_secret_is_kept(said: Read) -> None:
    found = said({"a/main.tf": FILES["a/main.tf"]})
    address = "terraform:repo/a//aws_db_instance.d"
    assert found.tags(address) == {
        "Owner": "shop",
        "Hidden": "<var.hidden>",
        "Wrapped": "<(not kept: it may be a secret)>",
        "Through": "<local.wrapped>",
        "Deep": "<upper((not kept: it may be a secret))>",
        "Link": "https://host.test/",
        "Key": "<(not kept: it may be a secret)>",
        "Vault": "<(not kept: it may be a secret)>",
    }
    assert found.properties(address) == {"identifier": "shop", "name expression": "var.hidden"}
