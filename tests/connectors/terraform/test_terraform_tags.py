from __future__ import annotations

import pytest

from connectors.terraform.conftest import Read
from merestone.model.facts import Label

BUCKET = "terraform:repo/prod//aws_s3_bucket.logs"


def one(expression: str) -> str:
    return f'resource "aws_s3_bucket" "logs" {{\n  tags = {expression}\n}}\n'


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (
            '{ Owner = "shop", "a/b" : 7, (var.key) = true }',
            {"Owner": "shop", "a/b": "7", "k": "true"},
        ),
        ('{ Owner = "${var.team}-${local.part}" }', {"Owner": "pay-core"}),
        ("var.all", {"Owner": "all", "Tier": "1"}),
        (
            'merge(var.all, { Owner = upper("x") }, local.more)',
            {"Owner": "X", "Tier": "1", "More": "pay"},
        ),
        (
            'merge({ Owner = "a" }, var.unset)',
            {"Owner": "<a, unless var.unset says otherwise>", "*": "<var.unset>"},
        ),
        ('merge(var.unset, { Owner = "a" })', {"Owner": "a", "*": "<var.unset>"}),
        (
            'merge({ Owner = "a" }, try({ Env = each.value.env }, {}))',
            {"Owner": "a", "Env": "<each.value.env, in one of several cases>"},
        ),
        (
            'merge({ Owner = "a" }, try({ Owner = each.value.o }, {}))',
            {"Owner": "<each.value.o, in one of several cases>"},
        ),
        (
            'merge({ Owner = "a" }, try(each.value.tags, {}))',
            {
                "Owner": "<a, unless try(each.value.tags, {}) says otherwise>",
                "*": "<try(each.value.tags, {})>",
            },
        ),
        (
            'merge({ Owner = "a" }, try({ (each.key) = "b" }, {}))',
            {
                "Owner": '<a, unless each.key = "b" says otherwise>',
                "*": '<each.key = "b">',
            },
        ),
        ('try({ Owner = "a" }, { Owner = "b" })', {"Owner": "a"}),
        ('try(each.value.x, { Owner = "b" })', {"*": '<try(each.value.x, {"Owner" = "b"})>'}),
        (
            'merge({ Owner = "a" }, each.value.on ? { Env = "x", T = "1" } : { T = "1" })',
            {"Owner": "a", "Env": "<x, in one of several cases>", "T": "1"},
        ),
        (
            'each.value.on ? { Owner = "a" } : { Owner = "b" }',
            {"Owner": "<a, in one of several cases>"},
        ),
        ('each.value.on ? { Owner = "a" } : { Owner = "a" }', {"Owner": "a"}),
        (
            'merge({ Owner = "a" }, each.value.on ? var.unset : {})',
            {
                "Owner": "<a, unless each.value.on ? var.unset : {} says otherwise>",
                "*": "<each.value.on ? var.unset : {}>",
            },
        ),
        ("{ Owner = var.unset }", {"Owner": "<var.unset>"}),
        ('{ Owner = "a-${random_id.x.hex}" }', {"Owner": '<"a-${random_id.x.hex}">'}),
        ('{ Owner = var.team == "pay" ? "yes" : "no" }', {"Owner": "yes"}),
        (
            '{ Owner = var.unset == "pay" ? "yes" : "no" }',
            {"Owner": '<var.unset == "pay" ? "yes" : "no">'},
        ),
        ("{ for k, v in var.all : k => v }", {"*": "<{ for k, v in var.all : k => v }>"}),
        (
            '{ Owner = lookup(var.all, "Tier", "0"), X = join("-", ["a", var.team]) }',
            {"Owner": "1", "X": "a-pay"},
        ),
        (
            '{ Owner = format("%s/%s", var.team, "x"), Y = format("%03d", 1) }',
            {"Owner": "pay/x", "Y": '<format("%03d", 1)>'},
        ),
        ('{ Owner = "$${not}", Q = "say \\"x\\"\\u0021" }', {"Owner": "${not}", "Q": 'say "x"!'}),
        ('["team:shop", "lone"]', {"team": "shop", "lone": ""}),
        ("{ Owner = local.loop }", {"Owner": "<local.loop>"}),
        ("{ Owner = var.hidden }", {"Owner": "<var.hidden>"}),
        ("{ Owner = local.all.Owner, N = local.list[1] }", {"Owner": "all", "N": "b"}),
        ('{ Owner = local.all["is-x"] }', {"Owner": "<local.all.is-x>"}),
    ],
)
def test_an_expression_is_resolved_where_that_is_sound(
    said: Read, expression: str, expected: dict[str, str]
) -> None:
    variables = (
        'variable "team" {\n  default = "pay"\n}\nvariable "unset" {}\nvariable "key" {\n'
        '  default = "k"\n}\nvariable "all" {\n  default = { Owner = "all", Tier = 1 }\n}\n'
        'variable "hidden" {\n  sensitive = true\n  default = "canary"\n}\n'
        'locals {\n  part = "core"\n  more = { More = var.team }\n  loop = "${local.pool}"\n'
        '  pool = local.loop\n  all = var.all\n  list = ["a", "b"]\n}\n'
    )
    found = said({"prod/main.tf": one(expression), "prod/variables.tf": variables})
    assert found.tags(BUCKET) == expected
    assert found.problems() == []


def test_a_tag_has_the_line_where_it_is_written(said: Read) -> None:
    found = said(
        {
            "prod/main.tf": 'resource "aws_s3_bucket" "logs" {\n  tags = merge(\n    local.common,\n    {\n      Name = "x"\n    }\n  )\n}\n',  # noqa: E501
            "prod/locals.tf": '# first\nlocals {\n  common = {\n    Tier = "1"\n    Owner = "shop"\n  }\n}\n',  # noqa: E501
        }
    )
    assert [(row.path, row.line, row.key) for row in found.of(Label)] == [
        ("prod/locals.tf", 4, "Tier"),
        ("prod/locals.tf", 5, "Owner"),
        ("prod/main.tf", 5, "Name"),
    ]


def test_values_that_terraform_loads_go_before_defaults(said: Read) -> None:
    found = said(
        {
            "prod/main.tf": 'variable "team" {\n  default = "a"\n}\n' + one("{ Owner = var.team }"),
            "prod/terraform.tfvars": 'team = "b"\n',
            "prod/z.auto.tfvars": 'team = "c"\n',
            "prod/a.auto.tfvars.json": '{"team": "d"}',
        }
    )
    assert found.tags(BUCKET) == {"Owner": "c"}


def test_a_value_that_another_values_file_may_set_is_computed(said: Read) -> None:
    found = said(
        {
            "prod/main.tf": 'variable "team" {\n  default = "a"\n}\n' + one("{ Owner = var.team }"),
            "prod/env/staging.tfvars": 'team = "b"\n',
        }
    )
    assert found.tags(BUCKET) == {"Owner": "<var.team>"}


PROVIDERS = """
provider "aws" {
  default_tags {
    tags = { Owner = "platform", Tier = "0" }
  }
}
provider "aws" {
  alias = "west"
  default_tags {
    tags = { Owner = "west" }
  }
}
"""


def test_default_tags_are_inherited_unless_the_resource_says_otherwise(said: Read) -> None:
    found = said(
        {
            "prod/main.tf": PROVIDERS
            + one('{ Tier = "1" }')
            + 'resource "aws_s3_bucket" "far" {\n  provider = aws.west\n}\nresource "google_x" "y" {}\n'  # noqa: E501
        }
    )
    origins = {row.key: row.origin for row in found.of(Label) if row.address == BUCKET}
    assert origins == {"Tier": "tag", "Owner": "default tag"}
    assert found.tags(BUCKET) == {"Tier": "1", "Owner": "platform"}
    assert found.tags("terraform:repo/prod//aws_s3_bucket.far") == {"Owner": "west"}
    assert found.tags("terraform:repo/prod//google_x.y") == {}


def test_providers_are_handed_to_modules(said: Read) -> None:
    calls = (
        'module "plain" {\n  source = "../mod"\n}\n'
        'module "far" {\n  source = "../mod"\n  providers = { aws = aws.west }\n}\n'
    )
    found = said({"prod/main.tf": PROVIDERS + calls, "mod/main.tf": 'resource "aws_x" "y" {}\n'})
    assert found.tags("terraform:repo/prod//module.plain.aws_x.y")["Owner"] == "platform"
    assert found.tags("terraform:repo/prod//module.far.aws_x.y") == {"Owner": "west"}


def test_labels_and_blocks_of_tags(said: Read) -> None:
    text = (
        'resource "kubernetes_namespace" "n" {\n  metadata {\n    name = "shop"\n'
        '    labels = { team = "shop" }\n    annotations = { owner = "ana" }\n  }\n}\n'
        'resource "aws_autoscaling_group" "g" {\n  tag {\n    key = "Owner"\n    value = "x"\n'
        '    propagate_at_launch = true\n  }\n  tag {\n    key = "Tier"\n    value = "2"\n  }\n}\n'
        'resource "google_project" "p" {\n  labels = { team = "data" }\n}\n'
    )
    found = said({"main.tf": text})
    rows = [
        (row.address.partition("//")[2], row.origin, row.key, row.line) for row in found.of(Label)
    ]
    assert rows == [
        ("kubernetes_namespace.n", "label", "team", 4),
        ("kubernetes_namespace.n", "annotation", "owner", 5),
        ("aws_autoscaling_group.g", "tag", "Owner", 9),
        ("aws_autoscaling_group.g", "tag", "Tier", 14),
        ("google_project.p", "label", "team", 20),
    ]
