from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merestone.connectors import apis
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Source, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree

Make = Callable[..., Tree]

PETS = b"""openapi: 3.1.0
info:
  title: Pets
  version: 1.2.0
  x-owner: group:default/pets
  contact: {name: Pets team, email: pets@example.com, url: "https://u:hunter2@example.com/pets?t=hunter2"}
x-team: [pets, animals]
x-api-token: hunter2
servers:
  - url: https://u:hunter2@{region}.example.com/{base}/?key=hunter2
    variables:
      region: {default: eu, enum: [eu, us]}
      base: {}
  - url: /relative
tags:
  - {name: pets, x-owner-team: cats}
paths:
  /pets:
    parameters: []
    get: {operationId: listPets, tags: [pets]}
    post:
      deprecated: true
      x-owner: {name: dogs}
      requestBody: {content: {application/json: {example: hunter2}}}
  /pets/{id}:
    $ref: "#/components/x"
  x-extra: {get: {}}
webhooks:
  born: {post: {operationId: onBorn}}
"""
AT = "api:repo/api/pets.yaml"


def read(tree: Tree) -> list[Fact]:
    return list(read_files(tree, [apis], ReadSettings()))


def shown(rows: list[Fact], kind: type[Fact]) -> list[tuple[object, ...]]:
    return [row[2:] for row in rows if isinstance(row, kind)]


def test_an_openapi_document_names_its_operations_people_and_hosts(memory_tree: Make) -> None:
    rows = read(memory_tree({"api/pets.yaml": PETS}))
    assert shown(rows, Thing) == [
        (3, AT, "api", "Pets", ""),
        (20, f"{AT}/GET /pets", "operation", "GET /pets", AT),
        (21, f"{AT}/POST /pets", "operation", "POST /pets", AT),
        (29, f"{AT}/POST webhook born", "operation", "POST webhook born", AT),
    ]
    assert shown(rows, Label) == [
        (6, AT, "field", "info.contact.name", "Pets team", False),
        (6, AT, "field", "info.contact.email", "pets@example.com", False),
        (6, AT, "field", "info.contact.url", "https://example.com/pets", False),
        (7, AT, "field", "x-team", "pets", False),
        (7, AT, "field", "x-team", "animals", False),
        (5, AT, "field", "x-owner", "group:default/pets", False),
        (15, AT, "tag", "tag", "pets", False),
        (16, AT, "field", "x-owner-team", "cats", False),
        (20, f"{AT}/GET /pets", "tag", "tag", "pets", False),
        (23, f"{AT}/POST /pets", "field", "x-owner", "dogs", False),
    ]
    assert shown(rows, Relation) == [(10, AT, "served at", "mesh:eu.example.com/*", "")]
    assert shown(rows, Property) == [
        (1, AT, "format", "openapi 3.1.0"),
        (4, AT, "version", "1.2.0"),
        (20, f"{AT}/GET /pets", "operationId", "listPets"),
        (22, f"{AT}/POST /pets", "deprecated", "true"),
        (29, f"{AT}/POST webhook born", "operationId", "onBorn"),
    ]
    assert "hunter2" not in repr(rows)


def test_swagger_says_where_it_is_served(memory_tree: Make) -> None:
    text = b"swagger: 2.0\nhost: api.example.com:8443\nbasePath: /v1/\npaths: {/a: {get: {}}}\n"
    rows = read(memory_tree({"swagger.yml": text}))
    assert [row[3] for row in shown(rows, Relation)] == ["mesh:api.example.com/v1"]
    assert [row[3] for row in shown(rows, Thing)] == ["swagger.yml", "GET /a"]


@pytest.mark.parametrize(
    "text",
    [
        b"openapi: 3.0.0\ninfo: {}\n",
        b"openapi: yes\npaths: {}\n",
        b"apiVersion: v1\nkind: X\nspec:\n  openapi: 3.0.0\n  paths: {}\n",
        b"- openapi: 3.0.0\n",
        b"openapi:\n  generate: true\npaths: {}\n",
    ],
)
def test_what_only_speaks_of_openapi_is_no_api(memory_tree: Make, text: bytes) -> None:
    assert [type(row) for row in read(memory_tree({"x.yaml": text}))] == [Source]


def test_a_large_document_is_read_as_json_and_cut(memory_tree: Make) -> None:
    paths = {f"/p{n}": {"get": {"description": "x" * 600}} for n in range(5_001)}
    text = json.dumps({"openapi": "3.0.1", "info": {"title": "Big"}, "paths": paths}).encode()
    assert len(text) > 2_000_000
    rows = read(memory_tree({"big.json": text}))
    assert len(shown(rows, Thing)) == 5_001
    problems = [row for row in rows if isinstance(row, Problem)]
    assert [(p.reason, p.covers) for p in problems] == [
        ("5,001 operations; the first 5,000 are read", "big.json//")
    ]


V2 = b"""asyncapi: 2.6.0
info: {title: Orders}
servers:
  main: {url: "kafka.example.com:9092", protocol: kafka}
  ws: {url: "ws.example.com/live", protocol: ws}
channels:
  orders/{region}:
    servers: [main]
    publish: {operationId: onOrder, x-owner: orders}
    subscribe: {operationId: sendOrder}
  live:
    servers: [ws]
    subscribe: {}
  both: {publish: {}}
"""

V3 = b"""asyncapi: 3.0.0
info: {title: Orders}
servers: {main: {host: "k:9092", protocol: kafka-secure}}
channels:
  a~b: {address: orders.v1, servers: [{$ref: "#/servers/main"}]}
  bound: {address: x, bindings: {kafka: {topic: real-topic}}}
operations:
  send_it: {action: send, channel: {$ref: "#/channels/a~0b"}}
  get_it: {action: receive, channel: {$ref: "#/channels/bound"}, deprecated: true}
  elsewhere: {action: send, channel: {$ref: "other.yaml#/channels/x"}}
  odd: {action: dance, channel: {$ref: "#/channels/bound"}}
"""


def test_asyncapi_2_turns_its_verbs_round(memory_tree: Make) -> None:
    rows = read(memory_tree({"a.yaml": V2}))
    at = "api:repo/a.yaml"
    assert shown(rows, Relation) == [
        (5, at, "served at", "mesh:ws.example.com/live", ""),
        (9, f"{at}/publish orders/{{region}}", "reads", "kafka:*/topic/orders/*", ""),
        (10, f"{at}/subscribe orders/{{region}}", "writes", "kafka:*/topic/orders/*", ""),
    ]
    assert [row[3] for row in shown(rows, Thing)] == [
        *("Orders", "publish orders/{region}", "subscribe orders/{region}"),
        *("subscribe live", "publish both"),
    ]


def test_asyncapi_3_says_send_and_receive(memory_tree: Make) -> None:
    rows = read(memory_tree({"a.yaml": V3}))
    at = "api:repo/a.yaml"
    assert shown(rows, Relation) == [
        (8, f"{at}/send send_it", "writes", "kafka:*/topic/orders.v1", ""),
        (9, f"{at}/receive get_it", "reads", "kafka:*/topic/real-topic", ""),
    ]
    names = [row[3] for row in shown(rows, Thing)]
    assert names == ["Orders", "send send_it", "receive get_it", "send elsewhere"]


KEYS = ["openapi", "asyncapi", "info", "paths", "servers", "channels", "operations", "/a", "get"]
KEYS += ["url", "tags", "contact", "x-owner", "$ref", "action", "bindings", "protocol", "variables"]
values = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.sampled_from(["3.0.0", "kafka", "http://[", "a"]),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=20,
)


@given(st.dictionaries(st.sampled_from(KEYS), values), st.sampled_from(["openapi", "asyncapi"]))
def test_whatever_a_document_holds_ends_with_one_source_row(
    memory_tree: Make, document: dict[str, object], head: str
) -> None:
    document = {**document, head: "3.0.0"}
    document.setdefault("paths", {})
    tree = memory_tree({"x.json": json.dumps(document).encode()})
    rows = read(tree)
    assert [isinstance(row, Source) for row in rows] == [False] * (len(rows) - 1) + [True]
    assert rows == read(tree)


def test_a_hostile_document_ends_soon(memory_tree: Make) -> None:
    begun = time.process_time()
    url = "https://" + "{a" * 400_000
    read(
        memory_tree({"x.yaml": f"openapi: 3.0.0\npaths: {{}}\nservers: [url: {url!r}]\n".encode()})
    )
    read(memory_tree({"y.yaml": b"openapi: 3.0.0\npaths: " + b"[" * 900_000}))
    assert time.process_time() - begun < 1


def test_the_estates_are_read(shared: Path) -> None:
    from merestone.source.tree import open_tree

    for estate in sorted((shared / "estates").iterdir()):
        if estate.is_dir():
            rows = read(open_tree(estate, name="repo"))
            assert [row for row in rows if isinstance(row, Problem)] == []
