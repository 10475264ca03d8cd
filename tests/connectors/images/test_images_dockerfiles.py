from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest

from merestone.connectors import images
from merestone.model.facts import Fact, Label, Property, Relation, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree, open_tree

Make = Callable[..., Tree]


def read(tree: Tree) -> list[Fact]:
    return list(read_files(tree, [images], ReadSettings()))


def bases(rows: list[Fact]) -> list[tuple[int, str, str]]:
    return [
        (row.line, row.target, row.detail)
        for row in rows
        if isinstance(row, Relation) and row.type == "built from"
    ]


STAGES = rb"""# syntax=docker/dockerfile:1.7
# escape=\
ARG REGISTRY=registry.example.com/base
ARG TAG="3.12-slim"
ARG NODE
FROM --platform=$BUILDPLATFORM golang:1.22 AS Build
# a comment
RUN --mount=type=cache,target=/root \
    # and one inside
    go build \

    ./...
FROM build AS test
COPY --from=nginx:1.27 /etc/nginx /etc/nginx
COPY --from=build /a /a
COPY --from=0 /b /b
RUN <<EOF bash
FROM not-an-image
EOF
COPY <<"ONE" <<-TWO /x/
FROM neither
ONE
	FROM nor-this
	TWO
FROM ${REGISTRY}/python:${TAG}
LABEL org.opencontainers.image.vendor="Acme Payments" \
      org.opencontainers.image.source=https://example.com/acme/pay \
      team=payments
LABEL maintainer "Ana Ruiz <ana@example.com>"
MAINTAINER ben@example.com
FROM ${NODE} AS last
FROM scratch
FROM alpine@sha256:0123456789abcdef0123456789abcdef0123456789abcdef0123456789abcdef
"""


def test_bases_are_images_of_other_builds_with_arguments_in_place(memory_tree: Make) -> None:
    rows = read(memory_tree({"svc/Dockerfile": STAGES}))
    assert bases(rows) == [
        (6, "image:docker.io/library/golang:1.22", ""),
        (
            25,
            "image:registry.example.com/base/python:3.12-slim",
            "as ${REGISTRY}/python:${TAG}",
        ),
        (31, "image:*", "${NODE} (build argument)"),
        (33, "image:docker.io/library/alpine", ""),
    ]
    digests = [r for r in rows if isinstance(r, Property) and r.key == "base image digest"]
    assert [row.value.partition("@")[0] for row in digests] == ["image:docker.io/library/alpine"]
    copied = [r for r in rows if isinstance(r, Relation) and r.type == "uses"]
    assert [(r.line, r.target) for r in copied] == [(14, "image:docker.io/library/nginx:1.27")]


def test_the_labels_are_those_of_the_last_stage(memory_tree: Make) -> None:
    text = (
        b"FROM alpine AS one\nLABEL team=ops a=b\nFROM one\nLABEL team='pay ments' checksum/x=1\n"
        b'LABEL api_token=hunter2 url="https://u:hunter2@example.com"\n'
    )
    rows = read(memory_tree({"Dockerfile": text}))
    labels = [(r.line, r.key, r.value) for r in rows if isinstance(r, Label)]
    assert labels == [(2, "a", "b"), (4, "team", "pay ments")]
    assert "hunter2" not in repr(rows)


def test_maintainer_and_both_forms_of_label(memory_tree: Make) -> None:
    text = STAGES.partition(b"FROM ${NODE}")[0]
    rows = read(memory_tree({"Dockerfile": text}))
    labels = {row.key: row.value for row in rows if isinstance(row, Label)}
    assert labels == {
        "org.opencontainers.image.vendor": "Acme Payments",
        "org.opencontainers.image.source": "https://example.com/acme/pay",
        "team": "payments",
        "maintainer": "ben@example.com",
    }


def test_a_backtick_continues_a_line_where_it_is_directed(memory_tree: Make) -> None:
    text = (
        b"# escape=`\r\nFROM `\r\n  mcr.example.com/windows:1\r\nCOPY C:\\ D:\\\r\nFROM busybox\r\n"
    )
    assert [target for _, target, _ in bases(read(memory_tree({"Dockerfile": text})))] == [
        "image:mcr.example.com/windows:1",
        "image:docker.io/library/busybox",
    ]


@pytest.mark.parametrize(
    ("path", "is_read"),
    [
        ("Dockerfile", True),
        ("a/Dockerfile.prod", True),
        ("a/prod.Dockerfile", True),
        ("Containerfile", True),
        ("dockerfile_debug", True),
        ("Dockerfile.dockerignore", False),
        ("Dockerfile.md", False),
        ("MyDockerfileReader.java", False),
    ],
)
def test_the_name_tells_a_dockerfile(memory_tree: Make, path: str, is_read: bool) -> None:
    rows = read(memory_tree({path: b"FROM alpine\n"}))
    assert any(isinstance(row, Thing) for row in rows) is is_read


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("nginx", "image:docker.io/library/nginx"),
        ("docker.io/nginx:1", "image:docker.io/library/nginx:1"),
        ("index.docker.io/acme/pay", "image:docker.io/acme/pay"),
        ("acme/pay:2", "image:docker.io/acme/pay:2"),
        ("localhost/pay", "image:localhost/pay"),
        ("localhost:5000/a/b:v1", "image:localhost:5000/a/b:v1"),
        ("ghcr.io/acme/pay@sha256:00", "image:ghcr.io/acme/pay"),
    ],
)
def test_names_have_one_spelling(memory_tree: Make, written: str, address: str) -> None:
    rows = read(memory_tree({"Dockerfile": f"FROM {written}\n".encode()}))
    assert [target for _, target, _ in bases(rows)] == [address]


@pytest.mark.parametrize(
    "text",
    [
        b"FROM a\n" + b"RUN x \\\n" * 150_000,
        b"FROM a\nLABEL " + b'a="' * 330_000,
        b"FROM a\nLABEL " + b"a=b" * 330_000,
        b"FROM a\nRUN " + b"<<A " * 250_000,
        b"FROM a\n" + b"COPY --from=x --from=${y:-${z}} . .\n" * 28_000,
        b"FROM " + b"${" * 500_000,
        b"ARG A=${A}${A}\n" * 30 + b"FROM $A\n" + b"FROM $A$A$A$A\n" * 70_000,
    ],
)
def test_a_hostile_file_ends_soon(memory_tree: Make, text: bytes) -> None:
    import time

    begun = time.process_time()
    read(memory_tree({"Dockerfile": text}))
    assert time.process_time() - begun < 1


def test_the_estates_are_read(shared: Path) -> None:
    rows = read(open_tree(shared / "estates" / "backstage-demo", name="demo"))
    runs = [r.target for r in rows if isinstance(r, Relation) and r.type == "runs"]
    assert len(runs) == 3
    assert all(target.startswith("image:") for target in runs)
