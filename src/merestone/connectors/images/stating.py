"""The facts of the images of one repository."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.images.building import Said
from merestone.connectors.images.compose import ServiceSaid
from merestone.model.facts import Fact, Label, Property, Relation, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed
from merestone.source.tree import Tree

NAME = "images"
VERSION = "2"


def facts(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:  # noqa: ARG001
    """Yield what the Dockerfiles and Compose files of a repository say."""
    for path, records in parsed.items():
        if records[0][0] == "compose":
            for record in records[1:]:
                yield _service(tree, path, ServiceSaid(*record))
            continue
        address = f"image-build:{tree.repo}/{path}"
        yield Thing(tree.repo, path, 1, address, "image build", path)
        for record in records[1:]:
            yield _build(tree.repo, path, address, Said(*record))


def _build(repo: str, path: str, address: str, said: Said) -> Fact:
    line = said.line
    if said.what == "label":
        return Label(repo, path, line, address, "label", said.key, said.value, "$" in said.value)
    if said.what == "base":
        return Relation(repo, path, line, address, "built from", said.key, said.value)
    if said.what == "copied":
        return Relation(repo, path, line, address, "uses", said.key, said.value or "copied from it")
    if said.what == "computed":
        remark = f"{said.key} ({said.value})"
        return Relation(repo, path, line, address, "built from", "image:*", remark)
    if said.what == "digest":
        value = f"{said.key}@{said.value}"
        return Property(repo, path, line, address, "base image digest", value)
    return Property(repo, path, line, address, "stage", said.key)


def _service(tree: Tree, path: str, said: ServiceSaid) -> Fact:
    repo, line = tree.repo, said.line
    address = f"compose:{repo}/{path}/{said.service}"
    if said.what == "service":
        return Thing(repo, path, line, address, "compose service", said.service)
    if said.what == "label":
        return Label(repo, path, line, address, "label", said.key, said.value, "$" in said.value)
    if said.what == "digest":
        return Property(repo, path, line, address, "image digest", said.key)
    return Relation(repo, path, line, address, *_related(tree, path, said))


def _related(tree: Tree, path: str, said: ServiceSaid) -> tuple[str, str, str]:
    """Return verb, target and remark."""
    if said.what == "uses":
        return "uses", f"compose:{tree.repo}/{said.value or path}/{said.key}", ""
    if said.what == "computed":
        is_build = said.value == "build"
        verb, target = ("built from", "image-build:*") if is_build else ("runs", "image:*")
        return verb, target, said.key
    if said.what == "built from":
        missing = "" if said.key in tree.files else "no file there"
        return "built from", f"image-build:{tree.repo}/{said.key}", missing
    return said.what, said.key, ""
