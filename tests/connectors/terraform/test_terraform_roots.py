from __future__ import annotations

from pathlib import Path

import pytest

from connectors.terraform.conftest import Read
from merestone.connectors import terraform
from merestone.model.facts import Problem, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import open_tree

S3 = 'terraform {\n  backend "s3" {\n    bucket = "b"\n    key = "k/x.tfstate"\n  }\n}\n'
BUCKET = 'resource "aws_s3_bucket" "y" {\n  bucket = "b-${var.env}"\n  tags = var.tags\n}\n'
VARIABLES = 'variable "env" {}\nvariable "tags" {\n  default = {}\n}\n'


def test_instances_belong_to_the_root_and_the_module_stands_for_itself(said: Read) -> None:
    call = (
        'module "x" {\n  source = "../../modules//store"\n  env = "prod"\n'
        '  tags = { Owner = local.team }\n}\nlocals {\n  team = "shop"\n}\n'
    )
    found = said(
        {
            "env/prod/main.tf": S3 + call,
            "modules/store/main.tf": BUCKET,
            "modules/store/variables.tf": VARIABLES,
        }
    )
    assert found.things() == [
        "terraform-module:repo/modules/store",
        "terraform:repo/env/prod",
        "terraform-state:s3/b/k/x.tfstate",
        "terraform:repo/env/prod//module.x",
        "terraform:repo/env/prod//module.x.aws_s3_bucket.y",
    ]
    instance = found.of(Thing)[-1]
    assert instance[1:] == (
        "modules/store/main.tf",
        1,
        "terraform:repo/env/prod//module.x.aws_s3_bucket.y",
        "aws_s3_bucket",
        "module.x.aws_s3_bucket.y",
        "terraform:repo/env/prod//module.x",
    )
    assert found.properties(instance.address) == {"bucket": "b-prod"}
    assert found.tags(instance.address) == {"Owner": "shop"}
    assert found.relations("instance of") == [
        ("terraform:repo/env/prod//module.x", "terraform-module:repo/modules/store")
    ]
    assert ("terraform:repo/env/prod", "terraform-module:repo/modules/store") in found.relations(
        "uses"
    )


def test_the_root_folder_has_the_repositorys_own_address(said: Read) -> None:
    found = said({"main.tf": 'resource "a_b" "c" {}\n', "examples/x/main.tf": ""})
    assert found.things() == ["terraform:repo", "terraform:repo//a_b.c"]


def test_a_module_that_its_example_calls_is_no_root(said: Read) -> None:
    found = said(
        {
            "main.tf": 'resource "a_b" "c" {}\n',
            "examples/x/main.tf": 'module "it" {\n  source = "../.."\n}\n',
        }
    )
    assert found.things() == [
        "terraform-module:repo",
        "terraform:repo/examples/x",
        "terraform:repo/examples/x//module.it",
        "terraform:repo/examples/x//module.it.a_b.c",
    ]


@pytest.mark.parametrize(
    "configured",
    [
        {"m/b.tf": 'terraform {\n  backend "s3" {}\n}\n'},
        {"m/b.tf": 'terraform {\n  cloud {\n    organization = "o"\n  }\n}\n'},
        {"m/b.tf": 'provider "aws" {\n  region = "x"\n}\n'},
        {"m/terraform.tfvars": "a = 1\n"},
        {"m/b.tf.json": '{"terraform": {"backend": {"gcs": {"bucket": "b"}}}}'},
    ],
)
def test_a_called_folder_is_a_root_too_when_it_is_configured(
    said: Read, configured: dict[str, str | bytes]
) -> None:
    files: dict[str, str | bytes] = {
        "m/main.tf": 'variable "a" {}\n',
        "r/main.tf": 'module "m" {\n  source = "../m"\n}\n',
    }
    assert "terraform:repo/m" not in said({**files}).things()
    found = said(files | configured).things()
    assert "terraform:repo/m" in found
    assert "terraform-module:repo/m" in found


def test_a_bare_provider_block_makes_no_root(said: Read) -> None:
    found = said(
        {
            "m/main.tf": 'provider "aws" {}\nprovider "aws" {\n  alias = "x"\n}\n',
            "r/main.tf": 'module "m" {\n  source = "../m"\n}\n',
        }
    )
    assert "terraform:repo/m" not in found.things()


@pytest.mark.parametrize(
    ("source", "extra", "target", "version"),
    [
        (
            "terraform-aws-modules/vpc/aws",
            '  version = "~> 5.0"\n',
            "terraform-aws-modules/vpc/aws",
            "~> 5.0",
        ),
        (
            "git::https://ana:canary@git.test/a/b.git//sub?ref=v1&depth=1",
            "",
            "git.test/a/b//sub",
            "v1",
        ),
        ("git@git.test:a/b.git?ref=v2", "", "git.test/a/b", "v2"),
        ("git.test/a/b", "", "git.test/a/b", ""),
        ("s3::https://s3.test/x.zip?archive=zip", "", "s3::https://s3.test/x.zip", ""),
    ],
)
def test_modules_from_elsewhere(
    said: Read, source: str, extra: str, target: str, version: str
) -> None:
    found = said({"main.tf": f'module "v" {{\n  source = "{source}"\n{extra}}}\n'})
    assert ("terraform:repo", f"terraform-module:{target}") in found.relations("uses")
    assert found.properties("terraform:repo//module.v").get("version", "") == version
    assert "canary" not in repr(found.rows)


def test_a_source_outside_the_repository_is_not_followed(said: Read) -> None:
    found = said({"a/main.tf": 'module "v" {\n  source = "../../../etc"\n}\n'})
    assert found.things() == ["terraform:repo/a", "terraform:repo/a//module.v"]
    assert found.relations("uses") == []


def test_nesting_ends_and_says_so(said: Read) -> None:
    found = said({"m/main.tf": 'module "m" {\n  source = "../m"\n}\n'})
    assert found.things()[0] == "terraform:repo/m"
    deepest = max(found.things(), key=len)
    assert deepest.count("module.m") == 9
    ((path, line, reason),) = found.problems()
    assert (path, line) == ("m/main.tf", 1)
    assert "more than 8 deep" in reason


def test_instances_are_bounded_and_said(said: Read) -> None:
    many = "".join(f'resource "a_b" "r{n}" {{}}\n' for n in range(300))
    calls = "".join(f'module "m{n}" {{\n  source = "../m"\n}}\n' for n in range(100))
    found = said({"m/main.tf": many, "r/main.tf": calls})
    assert len(found.things("a_b")) <= 20_000
    assert len(found.problems()) == 34
    assert "more than 20,000 instances" in found.problems()[0][2]


def test_what_refers_to_what(said: Read) -> None:
    text = (
        'resource "aws_a" "one" {\n  x = aws_b.two.arn # not aws_c.three.arn\n'
        '  y = "${module.m.out}"\n  z = data.aws_b.two.id\n  n = "aws_c.three.id"\n}\n'
        'resource "aws_b" "two" {}\nresource "aws_c" "three" {}\n'
        'module "m" {\n  source = "a/b/c"\n  in = [for k in aws_c.three : k]\n}\n'
    )
    uses = said({"main.tf": text}).relations("uses")
    assert uses == [
        ("terraform:repo//aws_a.one", "terraform:repo//aws_b.two"),
        ("terraform:repo//aws_a.one", "terraform:repo//module.m"),
        ("terraform:repo", "terraform-module:a/b/c"),
        ("terraform:repo//module.m", "terraform:repo//aws_c.three"),
    ]


def test_moved_import_and_removed(said: Read) -> None:
    text = (
        "moved {\n  from = aws_a.old\n  to = module.m.aws_a.new\n}\n"
        'import {\n  to = aws_a.one[0]\n  id = "vpc-1"\n}\n'
        "removed {\n  from = aws_a.gone\n  lifecycle {\n    destroy = false\n  }\n}\n"
    )
    found = said({"main.tf": text})
    assert found.relations("replaces") == [
        ("terraform:repo//module.m.aws_a.new", "terraform:repo//aws_a.old")
    ]
    assert found.properties("terraform:repo//aws_a.one[0]") == {"id": "vpc-1"}
    assert found.properties("terraform:repo//aws_a.gone") == {"removed": "true"}


def test_data_is_counted_and_no_thing(said: Read) -> None:
    found = said({"main.tf": 'data "aws_ami" "a" {}\ndata "aws_ami" "b" {}\n'})
    assert found.things() == ["terraform:repo"]
    assert found.properties("terraform:repo") == {"data sources": "2"}


def test_json_says_the_same(said: Read) -> None:
    text = """{
      "//": "made by a machine",
      "variable": {"team": {"default": "shop"}},
      "locals": {"tier": 1},
      "provider": {"aws": [{"region": "x", "default_tags": {"tags": {"Made": "by ${var.team}"}}}]},
      "resource": {
        "aws_s3_bucket": {
          "y": {
            "bucket": "b",
            "tags": {"Owner": "${var.team}", "Tier": "${local.tier}", "F": "${upper(\\"a\\")}"}
          }
        }
      },
      "module": {"v": {"source": "a/b/c", "version": "1.2"}},
      "terraform": {"backend": {"gcs": {"bucket": "b", "prefix": "p"}}}
    }"""
    found = said({"x/main.tf.json": text})
    address = "terraform:repo/x//aws_s3_bucket.y"
    assert found.tags(address) == {"Owner": "shop", "Tier": "1", "F": "A", "Made": "by shop"}
    assert [row.line for row in found.of(Thing) if row.address == address] == [8]
    assert found.relations("writes") == [("terraform:repo/x", "terraform-state:gcs/b/p")]
    assert ("terraform:repo/x", "terraform-module:a/b/c") in found.relations("uses")


def test_what_a_tool_downloaded_is_not_read(said: Read) -> None:
    found = said({"a/.terraform/modules/x/main.tf": BUCKET, ".terragrunt-cache/y/main.tf": BUCKET})
    assert found.things() == []


def test_a_symlink_that_terraform_would_follow_is_said(tmp_path: Path) -> None:
    for name in ("shared/vars.tf", "app/main.tf", "docs/readme.md"):
        (tmp_path / name).parent.mkdir()
        (tmp_path / name).write_text('variable "team" {\n  default = "pay"\n}\n')
    for name in ("app/vars.tf", "app/more.auto.tfvars", "docs/vars.tf", "app/notes.md"):
        (tmp_path / name).symlink_to("../shared/vars.tf")
    rows = read_files(open_tree(tmp_path, name="repo"), [terraform], ReadSettings())
    problems = [row for row in rows if isinstance(row, Problem)]
    assert [row.path for row in problems] == ["app/more.auto.tfvars", "app/vars.tf"]
    assert all(row.is_blinding and "symlink" in row.reason for row in problems)
