"""Override files, and which folders are roots."""

from __future__ import annotations

import pytest

from connectors.terraform.conftest import Read, Said
from merestone.model.facts import Label, Thing

MAIN = """\
resource "aws_s3_bucket" "logs" {
  bucket = "logs"
  tags   = { team = "old", tier = "one" }
}
"""
OVER = 'resource "aws_s3_bucket" "logs" {\n  tags = { team = "new" }\n}\n'
LOGS = "terraform:repo//aws_s3_bucket.logs"


@pytest.mark.parametrize(
    "name", ["override.tf", "a_override.tf", "override.tofu", "logs_override.tofu"]
)
def test_an_argument_replaces_the_argument_whole(said: Read, name: str) -> None:
    found = said({"main.tf": MAIN, name: OVER})
    places = [(row.address, row.path, row.line) for row in found.of(Thing) if row.address == LOGS]
    assert places == [(LOGS, "main.tf", 1), (LOGS, name, 1)]
    assert found.tags(LOGS) == {"team": "new"}
    assert found.properties(LOGS) == {"bucket": "logs"}
    assert found.problems() == []
    assert [(row.path, row.line) for row in found.of(Label)] == [(name, 2)]


def test_the_last_override_wins_and_json_is_one_too(said: Read) -> None:
    last = '{"resource": {"aws_s3_bucket": {"logs": {"tags": {"team": "last"}}}}}'
    found = said({"main.tf": MAIN, "a_override.tf": OVER, "b_override.tf.json": last})
    assert found.tags(LOGS) == {"team": "last"}


@pytest.mark.parametrize("name", ["override.tf.txt", "overrides.tf", "myoverride.tf"])
def test_other_files_override_nothing(said: Read, name: str) -> None:
    assert "tier" in said({"main.tf": MAIN, name: OVER}).tags(LOGS)


def test_nested_blocks_replace_those_of_their_type(said: Read) -> None:
    tag = '  tag {{\n    key = "{}"\n    value = "{}"\n    propagate_at_launch = true\n  }}\n'
    head = 'resource "aws_autoscaling_group" "x" {\n  name = "x"\n'
    main = f"{head}{tag.format('team', 'a')}{tag.format('tier', 'b')}}}\n"
    over = f'resource "aws_autoscaling_group" "x" {{\n{tag.format("team", "c")}}}\n'
    found = said({"main.tf": main, "x_override.tf": over})
    assert found.tags("terraform:repo//aws_autoscaling_group.x") == {"team": "c"}


def test_variables_locals_and_arguments_are_overridden(said: Read) -> None:
    main = (
        'variable "team" {\n  default = "a"\n}\nlocals {\n  tier = "a"\n}\n'
        'module "m" {\n  source = "./m"\n  owner = "a"\n}\n'
        'resource "aws_x" "y" {\n  tags = { team = var.team, tier = local.tier }\n}\n'
    )
    inner = 'variable "owner" {}\nresource "aws_x" "in" {\n  tags = { owner = var.owner }\n}\n'
    over = (
        '\nvariable "team" {\n  default = "b"\n}\nlocals {\n  tier = "b"\n}\n'
        'module "m" {\n  owner = "b"\n}\n'
    )
    found = said({"main.tf": main, "m/main.tf": inner, "override.tf": over})
    assert found.tags("terraform:repo//aws_x.y") == {"team": "b", "tier": "b"}
    assert found.tags("terraform:repo//module.m.aws_x.in") == {"owner": "b"}


def test_a_backend_replaces_any_backend_and_default_tags_the_default_tags(said: Read) -> None:
    main = (
        'terraform {\n  cloud {\n    organization = "o"\n  }\n}\n'
        'provider "aws" {\n  region = "r"\n  default_tags {\n    tags = { team = "a" }\n  }\n}\n'
        'resource "aws_x" "y" {}\n'
    )
    over = (
        'terraform {\n  backend "s3" {\n    bucket = "b"\n    key = "k"\n  }\n}\n'
        'provider "aws" {\n  default_tags {\n    tags = { team = "b" }\n  }\n}\n'
    )
    found = said({"main.tf": main, "override.tf": over})
    assert found.relations("writes") == [("terraform:repo", "terraform-state:s3/b/k")]
    assert found.tags("terraform:repo//aws_x.y") == {"team": "b"}
    assert [row.path for row in found.of(Label)] == ["override.tf"]


def test_an_override_of_nothing_is_a_problem(said: Read) -> None:
    found = said({"main.tf": MAIN, "x_override.tf": 'resource "aws_x" "gone" {}\n'})
    reason = "it overrides resource aws_x.gone, which no other file of the folder defines"
    assert found.problems() == [("x_override.tf", 1, reason)]
    assert found.things("aws_x") == []


def test_a_secret_that_overrides_a_name_hides_it(said: Read) -> None:
    over = 'resource "aws_s3_bucket" "logs" {\n  bucket = "AKIAABCDEFGHIJKLMNOP"\n}\n'
    found = said({"main.tf": MAIN, "override.tf": over})
    assert "AKIA" not in repr(found.rows)
    assert found.properties(LOGS).get("bucket") is None


def test_a_variable_that_an_override_makes_sensitive_is_not_resolved(said: Read) -> None:
    main = (
        'variable "team" {\n  default = "a"\n}\nresource "aws_x" "y" {\n'
        "  tags = { team = var.team }\n}\n"
    )
    over = 'variable "team" {\n  sensitive = true\n}\n'
    tags = said({"main.tf": main, "override.tf": over}).tags("terraform:repo//aws_x.y")
    assert tags == {"team": "<var.team>"}


def kinds_of(found: Said, address: str) -> list[str]:
    return [row.kind for row in found.of(Thing) if row.address == address]


ROOTS = {
    "shared variables": ('variable "a" {}\noutput "b" {\n  value = 1\n}\n', {}, ""),
    "a shared provider": ('provider "aws" {\n  region = "x"\n}\n', {}, ""),
    "an empty backend": ('terraform {\n  backend "s3" {}\n}\n', {}, "root module"),
    "resources alone": (MAIN, {}, "possible root module"),
    "what cannot be read": ("resource {{{\n", {}, "possible root module"),
    "values": (MAIN, {"f/terraform.tfvars": "a = 1\n"}, "root module"),
    "a lock file": (MAIN, {"f/.terraform.lock.hcl": "# made by init\n"}, "root module"),
    "a provider": (MAIN + 'provider "aws" {\n  region = "x"\n}\n', {}, "root module"),
}


@pytest.mark.parametrize(("text", "more", "kind"), ROOTS.values(), ids=ROOTS)
def test_what_makes_a_root(said: Read, text: str, more: dict[str, str | bytes], kind: str) -> None:
    found = said({"f/main.tf": text, **more})
    assert kinds_of(found, "terraform:repo/f") == ([kind] if kind else [])


@pytest.mark.parametrize(
    ("more", "kind"),
    [
        ("", ""),
        ('provider "aws" {\n  region = "x"\n}\n', "possible root module"),
        ('terraform {\n  backend "s3" {}\n}\n', "root module"),
    ],
)
def test_what_others_call_is_a_root_only_where_it_is_run_too(
    said: Read, more: str, kind: str
) -> None:
    caller = 'module "m" {\n  source = "../m"\n}\n'
    found = said({"m/main.tf": MAIN + more, "r/main.tf": caller})
    assert found.things("module") == ["terraform-module:repo/m"]
    assert kinds_of(found, "terraform:repo/m") == ([kind] if kind else [])
