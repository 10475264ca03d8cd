from __future__ import annotations

import json
from typing import Any

import pytest

from connectors.terraform.conftest import Read

CONFIGURATION = 'terraform {\n  backend "s3" {}\n}\nresource "aws_a" "b" {}\n'


def plan(*changes: dict[str, Any], **more: Any) -> str:
    return json.dumps({"format_version": "1.2", "resource_changes": list(changes)} | more)


def change(address: str = "aws_a.b", **more: Any) -> dict[str, Any]:
    inner = {"actions": ["update"], "before": {"id": "i-1"}, "after": {"id": "i-1"}}
    inner |= more.pop("change", {})
    return {
        "address": address,
        "mode": "managed",
        "type": "aws_a",
        "name": "b",
        "change": inner,
    } | more


def test_a_plan_speaks_of_the_root_above_it(said: Read) -> None:
    found = said(
        {
            "env/p/main.tf": CONFIGURATION,
            "env/p/out/plan.tfplan.json": plan(
                change(
                    previous_address="aws_a.old",
                    provider_name="p/aws",
                    change={"actions": ["delete", "create"], "importing": {"id": "x"}},
                )
            ),
        }
    )
    address = "terraform:repo/env/p//aws_a.b"
    assert found.properties(address) == {
        "actions": "delete,create",
        "provider": "p/aws",
        "id": "i-1",
        "importing": "true",
    }
    assert found.relations("replaces") == [(address, "terraform:repo/env/p//aws_a.old")]
    assert found.things("aws_a") == [address, address]


def test_tags_of_a_plan_are_masked_and_may_be_known_later(said: Read) -> None:
    found = said(
        {
            "plan.json": plan(
                change(
                    change={
                        "after": {
                            "tags": {"Owner": "a", "Hidden": "canary"},
                            "tags_all": {"Owner": "a", "Tier": "1", "Hidden": "canary", "L2": "x"},
                        },
                        "after_sensitive": {"tags": {"Hidden": True}, "tags_all": {"Hidden": True}},
                        "after_unknown": {"tags": {"Later": True}, "tags_all": {"Later": True}},
                    }
                ),
                change(
                    "aws_a.c", change={"after": {}, "after_unknown": {"tags": True, "id": True}}
                ),
                change(
                    "aws_a.d",
                    change={"after": {"tags": {"O": "canary"}}, "after_sensitive": {"tags": True}},
                ),
                change(
                    "aws_a.e",
                    change={
                        "after": {"tags": {"O": "canary"}, "id": "canary"},
                        "after_sensitive": True,
                        "before": None,
                    },
                ),
                change(
                    "aws_a.f",
                    change={
                        "actions": ["delete"],
                        "after": None,
                        "before": {"tags": {"Owner": "was"}},
                    },
                ),
            )
        }
    )
    assert found.tags("terraform:repo//aws_a.b") == {
        "Owner": "a",
        "Later": "<(known after apply)>",
        "Tier": "1",
        "L2": "x",
    }
    assert found.tags("terraform:repo//aws_a.c") == {"*": "<(known after apply)>"}
    assert found.tags("terraform:repo//aws_a.d") == {}
    assert found.tags("terraform:repo//aws_a.e") == {}
    assert found.tags("terraform:repo//aws_a.f") == {"Owner": "was"}
    assert "canary" not in repr(found.rows)


def test_data_and_deposed_objects_are_not_things(said: Read) -> None:
    found = said({"plan.json": plan(change(mode="data"), change(deposed="abc"))})
    assert found.things() == ["terraform:repo"]


@pytest.mark.parametrize(
    ("more", "word"), [({"complete": False}, "not complete"), ({"errored": True}, "an error")]
)
def test_a_plan_without_a_verdict_is_a_problem(said: Read, more: dict[str, Any], word: str) -> None:
    ((path, _, reason),) = said({"plan.json": plan(change(), **more)}).problems()
    assert path == "plan.json"
    assert word in reason


@pytest.mark.parametrize("version", ["2.0", "99.1", "canary", 1, None, ["1.0"]])
@pytest.mark.parametrize("kind", ["resource_changes", "values"])
def test_an_unknown_major_version_is_refused(said: Read, version: Any, kind: str) -> None:
    document = {"format_version": version, kind: {"root_module": {}}}
    if kind == "resource_changes":
        document[kind] = [change()]
    found = said({"p.json": json.dumps(document)})
    assert found.things() == []
    ((_, _, reason),) = found.problems()
    assert "format version" in reason
    assert "canary" not in reason


def test_other_json_is_nobodys(said: Read) -> None:
    found = said(
        {
            "package.json": '{"format_version": "1.0", "values": [1]}',
            "x.json": '{"a": "\\"format_version\\" \\"values\\""}',
            "schemas.json": '{"format_version": "1.0", "provider_schemas": {"x": {"configuration": 1}}}',  # noqa: E501
        }
    )
    assert found.things() == []
    assert found.problems() == []


def test_a_shown_state(said: Read) -> None:
    resource = {
        "address": 'module.m["k"].aws_a.b[0]',
        "mode": "managed",
        "type": "aws_a",
        "name": "b",
        "provider_name": "p/aws",
        "values": {"id": "i-1", "secret_field": "canary", "tags": {"Owner": "x", "S": "canary"}},
        "sensitive_values": {"tags": {"S": True}},
    }
    module = {"address": 'module.m["k"]', "resources": [resource, resource | {"mode": "data"}]}
    document = {
        "format_version": "1.0",
        "terraform_version": "1.11.4",
        "values": {
            "outputs": {"o": {"value": "canary", "sensitive": True}},
            "root_module": {"child_modules": [module]},
        },
    }
    found = said({"a/state.json": json.dumps(document)})
    home = "terraform:repo/a"
    address = f'{home}//module.m["k"].aws_a.b[0]'
    assert found.things() == [home, f"{home}//module.m.aws_a.b", address]
    assert found.properties(address) == {"id": "i-1", "provider": "p/aws"}
    assert found.tags(address) == {"Owner": "x"}
    assert "canary" not in repr(found.rows)


def raw(**more: Any) -> str:
    instance = {
        "index_key": 'a"b',
        "attributes": {"id": "i-1", "x": "canary", "tags": {"Owner": "x"}},
        "sensitive_attributes": [],
    } | more
    resource = {
        "module": "module.m",
        "mode": "managed",
        "type": "aws_a",
        "name": "b",
        "provider": 'module.m.provider["host/hashicorp/aws"].west',
        "instances": [instance, {"deposed": "00000001", "attributes": {"id": "i-old"}}],
    }
    outputs = {"o": {"value": "canary", "type": "string"}}
    return json.dumps(
        {
            "version": 4,
            "terraform_version": "1.9.0",
            "serial": 7,
            "lineage": "l-1",
            "outputs": outputs,
            "resources": [resource, resource | {"mode": "data"}],
        }
    )


def test_a_raw_state(said: Read) -> None:
    found = said({"env/p/main.tf": CONFIGURATION, "env/p/terraform.tfstate": raw()})
    address = 'terraform:repo/env/p//module.m.aws_a.b["a\\"b"]'
    assert found.properties(address) == {"id": "i-1", "provider": "host/hashicorp/aws"}
    assert found.tags(address) == {"Owner": "x"}
    state = "terraform-state:local/repo/env/p/terraform.tfstate"
    assert ("terraform:repo/env/p", state) in found.relations("writes")
    assert found.properties(state) == {
        "serial": "7",
        "lineage": "l-1",
        "terraform version": "1.9.0",
    }
    assert "canary" not in repr(found.rows)
    assert "i-old" not in repr(found.rows)


def test_each_workspace_has_a_state_and_instances_of_its_own(said: Read) -> None:
    found = said(
        {
            "p/main.tf": CONFIGURATION,
            "p/terraform.tfstate.d/one/terraform.tfstate": raw(index_key=None),
            "p/terraform.tfstate.d/two/terraform.tfstate": raw(index_key=None),
        }
    )
    general = "terraform:repo/p//module.m.aws_a.b"
    assert found.things("aws_a")[1:] == [general, f"{general}@one", f"{general}@two"]
    states = [target for _, target in found.relations("writes")]
    assert states[1:] == [
        "terraform-state:local/repo/p/terraform.tfstate@one",
        "terraform-state:local/repo/p/terraform.tfstate@two",
    ]


@pytest.mark.parametrize(
    "path",
    [
        [{"type": "get_attr", "value": "tags"}],
        [
            {"type": "get_attr", "value": "tags"},
            {"type": "index", "value": {"value": "Owner", "type": "string"}},
        ],
        [{"type": "get_attr", "value": "tags_all"}],
        [{"type": "strange"}],
        "strange",
        [[]],
    ],
)
def test_sensitive_tags_of_a_raw_state(said: Read, path: Any) -> None:
    text = raw(attributes={"id": "i", "tags": {"Owner": "canary"}}, sensitive_attributes=[path])
    assert "canary" not in repr(said({"terraform.tfstate": text}).rows)


@pytest.mark.parametrize("kind", ["random_string", "random_id", "aws_iam_access_key", "x_password"])
def test_ids_that_may_be_secrets_are_not_kept(said: Read, kind: str) -> None:
    found = said({"terraform.tfstate": raw(attributes={"id": "canary"}).replace("aws_a", kind)})
    assert len(found.things(kind)) == 2
    assert "canary" not in repr(found.rows)


@pytest.mark.parametrize(
    "text",
    ['{"version": 3, "modules": []}', "[]", '{"a": 1', '{"canary": 1, "canary": 2}', "{}", "\0"],
)
def test_a_state_that_cannot_be_read_is_said_without_its_text(said: Read, text: str) -> None:
    found = said({"terraform.tfstate": text})
    assert found.things() == []
    assert len(found.problems()) == 1
    assert "canary" not in repr(found.rows)


def test_an_empty_state_file_is_nothing(said: Read) -> None:
    assert said({"terraform.tfstate": ""}).problems() == []
