from __future__ import annotations

from collections.abc import Callable

from hypothesis import given
from hypothesis import strategies as st

from merestone.connectors import images
from merestone.model.facts import Fact, Label, Property, Relation, Source, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree

Make = Callable[..., Tree]

COMPOSE = b"""
x-common: &common
  labels: {team: payments}
services:
  pay:
    <<: *common
    image: ${REGISTRY:-registry.example.com}/pay:1
    build: {context: ./pay, dockerfile: ../docker/Dockerfile.pay}
    depends_on:
      db: {condition: service_healthy}
    environment: {DB_PASSWORD: hunter2}
  db:
    image: postgres:16@sha256:00ff
    labels:
      - owner=dba
      - com.docker.compose.project=x
      - secret.token=hunter2
  web:
    build: ../web
    extends: {file: base.yml, service: web}
  odd:
    build: https://example.com/x.git
  computed:
    image: $IMAGE
"""


def read(tree: Tree) -> list[Fact]:
    return list(read_files(tree, [images], ReadSettings()))


def test_a_compose_file_names_images_builds_and_needs(memory_tree: Make) -> None:
    files = {"dev/compose.yaml": COMPOSE, "dev/docker/Dockerfile.pay": b"FROM alpine\n"}
    rows = [row for row in read(memory_tree(files)) if "compose" in getattr(row, "address", "")]
    at = "compose:repo/dev/compose.yaml"
    assert [row.name for row in rows if isinstance(row, Thing)] == [
        *("pay", "db", "web", "odd", "computed")
    ]
    related = [
        (row.line, row.address.removeprefix(at), row.type, row.target, row.detail)
        for row in rows
        if isinstance(row, Relation)
    ]
    assert related == [
        (7, "/pay", "publishes", "image:registry.example.com/pay:1", ""),
        (8, "/pay", "built from", "image-build:repo/dev/docker/Dockerfile.pay", ""),
        (9, "/pay", "uses", f"{at}/db", ""),
        (13, "/db", "runs", "image:docker.io/library/postgres:16", ""),
        (19, "/web", "built from", "image-build:repo/web/Dockerfile", "no file there"),
        (20, "/web", "uses", "compose:repo/dev/base.yml/web", ""),
        (22, "/odd", "built from", "image-build:*", "https://example.com/x.git/Dockerfile"),
        (24, "/computed", "runs", "image:*", "$IMAGE"),
    ]
    labels = [(row.key, row.value) for row in rows if isinstance(row, Label)]
    assert labels == [("team", "payments"), ("owner", "dba")]
    assert [r.value for r in rows if isinstance(r, Property)] == ["sha256:00ff"]
    assert "hunter2" not in repr(rows)


def test_only_files_of_its_name_are_composes(memory_tree: Make) -> None:
    text = b"services:\n  a: {image: b}\n"
    paths = ("docker-compose.yml", "docker-compose.prod.yaml", "compose.override.yml")
    for path, is_read in [*((p, True) for p in paths), ("recompose.yml", False)]:
        rows = read(memory_tree({path: text}))
        assert any(isinstance(row, Thing) for row in rows) is is_read


content = st.text("servicmagbuldxf:{}[]-&*# \n'\"@$", max_size=120).map(
    lambda text: b"services:\n" + text.encode()
) | st.binary(max_size=80).map(lambda data: b"FROM " + data)


@given(content, content)
def test_whatever_the_files_hold_ends_with_one_source_row(
    memory_tree: Make, compose: bytes, dockerfile: bytes
) -> None:
    tree = memory_tree({"compose.yml": compose, "x.Dockerfile": dockerfile})
    rows = read(tree)
    assert [isinstance(row, Source) for row in rows] == [False] * (len(rows) - 1) + [True]
    assert rows == read(tree)
