from __future__ import annotations

import time
from collections.abc import Callable

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merestone.connectors import apis
from merestone.model.facts import Fact, Property, Relation, Source, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree

Make = Callable[..., Tree]

PAY = rb"""syntax = "proto3"; // service Fake { rpc No(A) returns (B); }
package acme.pay.v1;
import public "common/money.proto";
import "google/protobuf/empty.proto";
option java_package = "service X { rpc Y (";
/* service Fake {
   rpc No(A) returns (B); */
message Order { string service = 1; message rpc { int32 a = 1; } map<string, int32> m = 2; }
extend google.protobuf.MethodOptions { string owner = 50000; }
service Payments {
  option deprecated = false;
  rpc Pay (Order) returns (stream .acme.Receipt) {
    option (google.api.http) = {
      post: "/v1/pay"
      body: "*"
      additional_bindings { get: "/v1/{name=orders/*}/pay" }
    };
    option deprecated = true;
  }
  rpc Watch(stream Order) returns (google.protobuf.Empty);
  rpc Old (A) returns (B) { option (google.api.http).get = "/old"; };
}
service Refunds {}
"""


def read(tree: Tree) -> list[Fact]:
    return list(read_files(tree, [apis], ReadSettings()))


def test_services_calls_routes_and_imports(memory_tree: Make) -> None:
    files = {"proto/acme/pay.proto": PAY, "proto/common/money.proto": b"message Money {}\n"}
    rows = read(memory_tree(files))
    at = "api:repo/proto/acme/pay.proto"
    assert [(r.line, r.address, r.name) for r in rows if isinstance(r, Thing)] == [
        (10, at, "acme.pay.v1"),
        (12, f"{at}/acme.pay.v1.Payments/Pay", "acme.pay.v1.Payments/Pay"),
        (20, f"{at}/acme.pay.v1.Payments/Watch", "acme.pay.v1.Payments/Watch"),
        (21, f"{at}/acme.pay.v1.Payments/Old", "acme.pay.v1.Payments/Old"),
    ]
    assert [(r.line, r.key, r.value) for r in rows if isinstance(r, Property)] == [
        (1, "format", "protobuf"),
        (1, "package", "acme.pay.v1"),
        (10, "service", "acme.pay.v1.Payments"),
        (23, "service", "acme.pay.v1.Refunds"),
        (12, "streams", "server"),
        (12, "route", "POST /v1/pay"),
        (12, "route", "GET /v1/{name=orders/*}/pay"),
        (12, "deprecated", "true"),
        (20, "streams", "client"),
        (21, "route", "GET /old"),
    ]
    assert [(r.line, r.target) for r in rows if isinstance(r, Relation)] == [
        (3, "file:repo/proto/common/money.proto")
    ]


GRAPHQL = b'''# type Query { no: Int }
schema { query: Root, mutation: Mutation }
"""type Query { no: Int }"""
type Root implements Node & Other @key(fields: "id") {
  "a field" me(first: Int = 1, filter: F = {a: [1]}): [User!]! @deprecated(reason: "x: y")
  order(id: ID!): Order
}
extend type Mutation { pay: Boolean }
type User { name: String }
input F { a: Int }
type Empty
'''


def test_graphql_names_the_fields_of_its_roots(memory_tree: Make) -> None:
    rows = read(memory_tree({"schema.graphql": GRAPHQL}))
    assert [(r.line, r.name) for r in rows if isinstance(r, Thing)] == [
        (5, "schema.graphql"),
        (5, "query me"),
        (6, "query order"),
        (8, "mutation pay"),
    ]
    deprecated = [r.address for r in rows if isinstance(r, Property) and r.key == "deprecated"]
    assert deprecated == ["api:repo/schema.graphql/query me"]


@pytest.mark.parametrize(
    ("path", "text"),
    [
        ("x.proto", b"service A { rpc B" + b"(" * 1_000_000),
        ("x.proto", b"service A {" + b"rpc B " * 170_000),
        ("x.proto", b"service A " * 100_000),
        ("x.proto", b"/*" + b"*" * 1_000_000 + b"service A {}"),
        ("x.proto", b'service "' + b"\\" * 1_000_000),
        ("x.graphql", b"schema { " * 110_000),
        ("x.graphql", b"type A " * 140_000),
        ("x.graphql", b'type A { "' + b'"' * 1_000_000),
    ],
)
def test_a_hostile_file_ends_soon(memory_tree: Make, path: str, text: bytes) -> None:
    begun = time.process_time()
    read(memory_tree({path: text}))
    assert time.process_time() - begun < 1


WORDS = ["service", "rpc", "returns", "{", "}", "(", ")", ";", "A", "import", '"x"', "package"]
WORDS += ["type", "Query", ":", "@deprecated", "schema", "query", "option", "google.api.http", "/*"]


@given(st.lists(st.sampled_from(WORDS), max_size=40))
def test_whatever_the_files_hold_ends_with_one_source_row(
    memory_tree: Make, words: list[str]
) -> None:
    text = " ".join(words).encode()
    rows = read(memory_tree({"a.proto": text, "b.gql": text}))
    assert [isinstance(row, Source) for row in rows] == [False] * (len(rows) - 1) + [True]
