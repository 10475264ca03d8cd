"""Which files describe APIs, by path and bytes, and what each of them says."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from merestone.connectors.apis.asyncapi import asyncapi
from merestone.connectors.apis.graphql import graphql
from merestone.connectors.apis.openapi import openapi
from merestone.connectors.apis.protobuf import protobuf
from merestone.source.file_connector import Record
from merestone.source.file_text import FileText
from merestone.source.said import Said
from merestone.source.yaml import MOST_BYTES

YAML = (".yaml", ".yml", ".json")
SCHEMAS = (".graphql", ".graphqls", ".gql")
LOOK_YAML = re.compile(rb"^[\"']?(?:openapi|swagger|asyncapi)[\"']?[ \t]*:", re.MULTILINE)
LOOK_JSON = re.compile(rb"\"(?:openapi|swagger|asyncapi)\"\s{0,64}:\s{0,64}\"[0-9]")
LOOK_PROTO = re.compile(rb"\bservice\s")
LOOK_SCHEMA = re.compile(rb"\btype\s|\bschema\s")
VERSION = re.compile(r"[1-9][0-9]*\.[0-9]+(?:\.[0-9]+)?(?:-[\w.]+)?")


def concerns(path: str) -> bool:
    """Return whether a path may be that of an API's description."""
    return path.endswith((*YAML, ".proto", *SCHEMAS))


def wants(file: FileText) -> bool:
    """Return whether a file looks like one."""
    if file.path.endswith(".proto"):
        return LOOK_PROTO.search(file.data) is not None
    if file.path.endswith(SCHEMAS):
        return LOOK_SCHEMA.search(file.data) is not None
    if file.data.lstrip(b"\xef\xbb\xbf \t\r\n")[:1] == b"{":
        return LOOK_JSON.search(file.data) is not None
    return LOOK_YAML.search(file.data) is not None


def parse(file: FileText) -> list[Record]:
    """Return what the file says."""
    return [list(said) for said in _said(file)]


def _said(file: FileText) -> Iterator[Said]:
    if file.path.endswith(".proto"):
        yield from protobuf(file.path, file.text)
        return
    if file.path.endswith(SCHEMAS):
        yield from graphql(file.path, file.text)
        return
    is_large = len(file.data) > MOST_BYTES and file.path.endswith(".json")
    documents = [file.json] if is_large else file.documents
    document = documents[0] if documents else None
    if isinstance(document, dict):
        yield from _document(file.path, document)


def _document(path: str, document: dict[str, Any]) -> Iterator[Said]:
    if is_version(document.get("asyncapi")):
        yield from asyncapi(path, document)
    elif (is_version(document.get("openapi")) or is_version(document.get("swagger"))) and (
        "paths" in document or "webhooks" in document
    ):
        yield from openapi(path, document)


def is_version(value: Any) -> bool:
    """Return whether a value is a version; `swagger: 2.0` without quotes is a number."""
    return isinstance(value, str | float) and VERSION.fullmatch(str(value)) is not None
