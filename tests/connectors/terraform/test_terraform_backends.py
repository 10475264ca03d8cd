from __future__ import annotations

import pytest

from connectors.terraform.conftest import Read


def written(said: Read, block: str, more: str = "") -> list[str]:
    found = said({"env/p/main.tf": f"terraform {{\n{block}\n}}\n{more}"})
    return [target for _, target in found.relations("writes")]


@pytest.mark.parametrize(
    ("block", "address"),
    [
        ('backend "s3" {\n bucket = "b"\n key = "k"\n region = "r"\n}', "s3/b/k"),
        ('backend "s3" {}', "s3/-/repo/env/p"),
        ('backend "s3" {\n bucket = "b"\n}', "s3/-/repo/env/p"),
        ('backend "gcs" {\n bucket = "b"\n}', "gcs/b"),
        (
            'backend "azurerm" {\n resource_group_name = "g"\n storage_account_name = "a"\n container_name = "c"\n key = "k"\n}',  # noqa: E501
            "azurerm/a/c/k",
        ),
        ('backend "local" {\n path = "../s/x.tfstate"\n}', "local/repo/env/s/x.tfstate"),
        ('backend "local" {}', "local/repo/env/p/terraform.tfstate"),
        (
            'backend "http" {\n address = "https://u:canary@h.test:8/s?token=canary"\n}',
            "http/h.test:8/s",
        ),
        ('backend "pg" {\n conn_str = "postgres://u:canary@h/d"\n}', "pg/-/repo/env/p"),
        ('backend "consul" {\n path = "a/b"\n access_token = "canary"\n}', "consul/a/b"),
        (
            'backend "remote" {\n organization = "o"\n workspaces {\n name = "w"\n }\n}',
            "remote/app.terraform.io/o@w",
        ),
        (
            'backend "remote" {\n organization = "o"\n workspaces {\n prefix = "w-"\n }\n}',
            "remote/app.terraform.io/o@w-*",
        ),
        (
            'cloud {\n organization = "o"\n hostname = "h.test"\n token = "canary"\n workspaces {\n tags = ["a"]\n }\n}',  # noqa: E501
            "cloud/-/repo/env/p@*",
        ),
    ],
)
def test_a_state_is_its_backend_configuration_and_workspace(
    said: Read, block: str, address: str
) -> None:
    found = said({"env/p/main.tf": f"terraform {{\n{block}\n}}\n"})
    assert found.relations("writes") == [("terraform:repo/env/p", f"terraform-state:{address}")]
    assert found.things("state") == [f"terraform-state:{address}"]
    assert "canary" not in repr(found.rows)


def test_workspaces_do_not_share(said: Read) -> None:
    block = 'backend "s3" {\n bucket = "b"\n key = "k"\n workspace_key_prefix = "%s"\n}'
    use = 'resource "a_b" "c" {\n  name = terraform.workspace\n}\n'
    assert written(said, block % "x", use) == ["terraform-state:s3/b/x/k@*"]
    assert written(said, block % "y", use) == ["terraform-state:s3/b/y/k@*"]
    assert written(said, block % "x") == ["terraform-state:s3/b/k"]


def test_two_roots_with_one_state_are_seen(said: Read) -> None:
    block = 'terraform {\n  backend "s3" {\n    bucket = "b"\n    key = "k"\n  }\n}\n'
    found = said({"a/main.tf": block, "b/main.tf": block})
    assert found.relations("writes") == [
        ("terraform:repo/a", "terraform-state:s3/b/k"),
        ("terraform:repo/b", "terraform-state:s3/b/k"),
    ]


def test_backends_may_use_values_where_they_are_known(said: Read) -> None:
    block = 'backend "s3" {\n bucket = "b-${var.env}"\n key = local.key\n}'
    more = 'variable "env" {\n  default = "p"\n}\nlocals {\n  key = "k"\n}\n'
    assert written(said, block, more) == ["terraform-state:s3/b-p/k"]


@pytest.mark.parametrize(
    ("config", "address"),
    [
        ('backend = "s3"\n config = { bucket = "b", key = "k", access_key = "canary" }', "s3/b/k"),
        ('backend = "s3"\n workspace = "w"\n config = { bucket = "b", key = "k" }', "s3/b/k@w"),
        ('backend = "s3"\n workspace = var.w\n config = { bucket = "b", key = "k" }', "s3/b/k@*"),
        (
            'backend = "remote"\n config = { organization = "o", workspaces = { name = "w" } }',
            "remote/app.terraform.io/o@w",
        ),
        (
            'backend = "local"\n config = { path = "../q/terraform.tfstate" }',
            "local/repo/env/q/terraform.tfstate",
        ),
    ],
)
def test_a_root_reads_other_states(said: Read, config: str, address: str) -> None:
    found = said({"env/p/main.tf": f'data "terraform_remote_state" "x" {{\n {config}\n}}\n'})
    assert found.relations("reads") == [("terraform:repo/env/p", f"terraform-state:{address}")]
    assert "canary" not in repr(found.rows)


def test_the_backend_is_a_property_of_the_root(said: Read) -> None:
    found = said(
        {"main.tf": 'terraform {\n  cloud {\n    workspaces {\n      name = "w"\n    }\n  }\n}\n'}
    )
    assert found.properties("terraform:repo") == {"backend": "cloud", "workspace": "w"}
