from __future__ import annotations

from connectors.terraform.conftest import Read
from merestone.model.facts import Label, Problem, Relation

ROOT = """
locals {
  env = read_terragrunt_config(find_in_parent_folders("env.hcl")).locals.name
}
remote_state {
  backend = "s3"
  config = {
    bucket     = "state-${local.env}"
    key        = "${path_relative_to_include()}/terraform.tfstate"
    access_key = "canary"
  }
}
inputs = {
  owner = "platform"
  tier  = "1"
}
"""
UNIT = """
include "root" {
  path = find_in_parent_folders("root.hcl")
}
terraform {
  source = "${get_repo_root()}/modules//store"
}
dependency "vpc" {
  config_path = "../vpc"
}
dependencies {
  paths = ["../vpc", "../dns"]
}
inputs = {
  owner = "shop"
}
"""
MODULE = """
variable "owner" {}
variable "tier" {}
terraform {
  backend "s3" {}
}
resource "aws_s3_bucket" "y" {
  tags = { Owner = var.owner, Tier = var.tier }
}
"""
FILES: dict[str, str | bytes] = {
    "live/root.hcl": ROOT,
    "live/prod/env.hcl": 'locals {\n  name = "prod"\n}\n',
    "live/prod/store/terragrunt.hcl": UNIT,
    "modules/store/main.tf": MODULE,
}
UNIT_AT = "terraform:repo/live/prod/store"


def test_a_unit_is_a_root_that_runs_a_module(said: Read) -> None:
    found = said(FILES)
    assert found.things("terragrunt unit") == [UNIT_AT]
    assert found.tags(f"{UNIT_AT}//aws_s3_bucket.y") == {"Owner": "shop", "Tier": "1"}
    assert found.relations("instance of") == [(UNIT_AT, "terraform-module:repo/modules/store")]
    state = "terraform-state:s3/state-prod/prod/store/terraform.tfstate"
    assert (UNIT_AT, state) in found.relations("writes")
    assert found.relations("uses") == [
        (UNIT_AT, "terraform:repo/live/prod/vpc"),
        (UNIT_AT, "terraform:repo/live/prod/vpc"),
        (UNIT_AT, "terraform:repo/live/prod/dns"),
    ]
    assert "canary" not in repr(found.rows)


def test_the_label_has_the_place_of_the_module_and_the_input_its_value(said: Read) -> None:
    (first, second) = said(FILES).of(Label)
    assert (first.path, first.line, first.value) == ("modules/store/main.tf", 8, "shop")
    assert second.value == "1"


def test_a_unit_beside_terraform_files_runs_its_own_folder(said: Read) -> None:
    found = said(
        {
            "live/root.hcl": 'inputs = {\n  team = "shop"\n}\n',
            "live/a/terragrunt.hcl": 'include {\n  path = find_in_parent_folders("root.hcl")\n}\n',
            "live/a/main.tf": 'variable "team" {}\nresource "aws_a" "b" {\n  tags = { Owner = var.team }\n}\n',  # noqa: E501
        }
    )
    assert found.things() == ["terraform:repo/live/a", "terraform:repo/live/a//aws_a.b"]
    assert found.tags("terraform:repo/live/a//aws_a.b") == {"Owner": "shop"}


def test_a_module_from_elsewhere(said: Read) -> None:
    unit = 'terraform {\n  source = "git::git@git.test:o/m.git//vpc?ref=v1.2"\n}\n'
    found = said({"a/terragrunt.hcl": unit})
    (row,) = found.of(Relation)
    assert (row.type, row.target, row.detail) == (
        "instance of",
        "terraform-module:git.test/o/m//vpc",
        "v1.2",
    )
    assert found.properties("terraform:repo/a") == {
        "source": "git.test/o/m//vpc",
        "version": "v1.2",
    }


def test_a_source_that_a_condition_chooses(said: Read) -> None:
    unit = (
        'terraform {\n  source = "${get_env("E") == "p" ? "git::https://git.test/x//aws/a?ref=v${get_env("V")}"'
        ' : "../../aws//a"}"\n}\n'
    )
    found = said({"env/a/terragrunt.hcl": unit, "aws/a/main.tf": 'resource "aws_a" "b" {}\n'})
    assert found.things() == [
        "terraform-module:repo/aws/a",
        "terraform:repo/env/a",
        "terraform:repo/env/a//aws_a.b",
    ]
    (row,) = found.of(Relation)
    assert (row.target, row.detail) == (
        "terraform-module:repo/aws/a",
        "where the condition of its source says so",
    )


def test_files_that_include_each_other_end(said: Read) -> None:
    loop = 'locals {\n  x = read_terragrunt_config("/a/terragrunt.hcl").locals.x\n}\n'
    unit = 'include {\n  path = "../b/terragrunt.hcl"\n}\nterraform {\n  source = local.x\n}\n'
    found = said(
        {
            "a/terragrunt.hcl": loop + unit,
            "b/terragrunt.hcl": 'include {\n  path = "../a/terragrunt.hcl"\n}\n' + loop,
        }
    )
    assert found.things("terragrunt unit") == ["terraform:repo/a", "terraform:repo/b"]


def generating(contents: str, more: str = "") -> str:
    block = f'generate "made" {{\n  path = "made.tf"\n{more}  contents = <<EOF\n{contents}EOF\n}}\n'
    return f'{block}terraform {{\n  source = "../m"\n}}\n'


TAGGED = 'provider "aws" {\n  default_tags {\n    tags = { team = "shop" }\n  }\n}\n'
PLAIN = 'resource "aws_x" "y" {}\n'
INSTANCE = "terraform:repo/u//aws_x.y"


def test_a_generated_provider_and_backend_are_the_units(said: Read) -> None:
    backend = 'terraform {\n  backend "s3" {\n    bucket = "b"\n    key = "k"\n  }\n}\n'
    unit = generating(TAGGED + backend)
    found = said({"u/terragrunt.hcl": unit, "m/main.tf": PLAIN})
    assert found.tags(INSTANCE) == {"team": "shop"}
    assert [(row.path, row.line) for row in found.of(Label)] == [("u/terragrunt.hcl", 6)]
    assert found.relations("writes") == [("terraform:repo/u", "terraform-state:s3/b/k")]
    assert found.properties("terraform:repo/u")["provider"] == "aws"
    assert found.problems() == []


def test_skip_leaves_the_modules_own_provider(said: Read) -> None:
    own = TAGGED.replace("shop", "own") + PLAIN
    for more, team in (('  if_exists = "skip"\n', "own"), ('  if_exists = "overwrite"\n', "shop")):
        found = said({"u/terragrunt.hcl": generating(TAGGED, more), "m/main.tf": own})
        assert found.tags(INSTANCE) == {"team": team}


def test_what_is_generated_from_values_is_said_to_be_unread(said: Read) -> None:
    region = 'provider "aws" {\n  region = "${local.region}"\n}\n'
    computed = TAGGED.replace('"shop"', '"${local.team}"')
    for contents, is_blinding in ((region, False), (computed, True), (PLAIN, True)):
        found = said({"u/terragrunt.hcl": generating(contents), "m/main.tf": PLAIN})
        assert [(row.line, row.is_blinding) for row in found.of(Problem)] == [(1, is_blinding)]
        assert found.tags(INSTANCE) == {}
        hidden = [(row.address, row.key, row.is_computed) for row in found.of(Label)]
        expected = [("terraform:repo/u", "owner", True)] if contents == computed else []
        assert hidden == expected


def test_tags_that_an_included_file_generates_may_name_the_owner(said: Read) -> None:
    computed = TAGGED.replace('"shop"', '"${local.team}"')
    files: dict[str, str | bytes] = {
        "root.hcl": generating(computed).partition("terraform {")[0],
        "u/terragrunt.hcl": 'include {\n  path = "../root.hcl"\n}\n'
        'terraform {\n  source = "../m"\n}\n',
        "m/main.tf": PLAIN,
    }
    (label,) = said(files).of(Label)
    assert (label.address, label.path, label.is_computed) == ("terraform:repo/u", "root.hcl", True)


def test_what_is_not_generated_says_nothing(said: Read) -> None:
    found = said({"u/terragrunt.hcl": generating(TAGGED, "  disable = true\n"), "m/main.tf": PLAIN})
    assert found.tags(INSTANCE) == {}
    assert found.problems() == []
