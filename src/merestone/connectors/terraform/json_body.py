"""Terraform's JSON spelling: the same bodies from a JSON object with lines.

Source: Terraform language, "JSON Configuration Syntax": strings are templates, a block is an
object or a list of objects, labels are keys. `"//"` is a comment.
"""

from __future__ import annotations

from collections.abc import Iterator
from functools import partial
from typing import Any

from merestone.connectors.terraform.body import Attribute, Body, Expression
from merestone.connectors.terraform.encode import MOST_DEPTH, MOST_ITEMS, constant
from merestone.connectors.terraform.templates import template
from merestone.source.file_connector import Unparsed
from merestone.source.secrets import is_secret_name
from merestone.source.yaml import Map, Seq, YamlError, load_documents

LABELS = {"resource": 2, "data": 2, "module": 1, "provider": 1, "variable": 1, "backend": 1}
Keys = tuple[int | str, ...]


def load_json(data: bytes) -> Map:
    """Return a JSON file's object.

    Raises: Unparsed; what the file says is in no reason, for it may be a secret.
    """
    try:
        documents = load_documents(data)
    except YamlError as error:
        raise Unparsed(error.line, "it is no JSON that can be read") from None
    if len(documents) != 1 or not isinstance(documents[0], Map):
        raise Unparsed(1, "it is no JSON object, so no Terraform file")
    return documents[0]


class JsonBody(Body):
    """A body of Terraform's JSON; `keys` lead to it."""

    def __init__(self, value: Map, keys: Keys, line: int, labels: tuple[str, ...] = ()) -> None:
        self.value = value
        self.keys = keys
        self.at = line
        self.labels = labels

    def attributes(self) -> dict[str, Attribute]:
        """Return every key as an attribute; who wants a block asks for a block."""
        return {
            key: Attribute(
                key,
                self.value.lines[key],
                partial(encode_json, value),
                (*self.keys, key),
            )
            for key, value in self.value.items()
            if key != "//"
        }

    def blocks(self, kind: str, labels: int = 0) -> Iterator[Body]:  # noqa: ARG002
        """Yield the blocks under a key, below as many keys as the kind has labels."""
        if kind in self.value:
            depth = LABELS.get(kind, 0)
            yield from _below(self.value[kind], (*self.keys, kind), self.value.lines[kind], depth)


def _below(
    value: Any, keys: Keys, line: int, depth: int, labels: tuple[str, ...] = ()
) -> Iterator[Body]:
    if isinstance(value, Seq):
        for index, (item, at) in enumerate(zip(value, value.lines, strict=True)):
            if not isinstance(item, Seq):
                yield from _below(item, (*keys, index), at, depth, labels)
    elif isinstance(value, Map) and depth == 0:
        yield JsonBody(value, keys, line, labels)
    elif isinstance(value, Map):
        for key, inner in value.items():
            if key != "//":
                place = value.lines[key]
                yield from _below(inner, (*keys, key), place, depth - 1, (*labels, key))


def encode_json(value: Any, is_literal: bool = False, depth: int = 0) -> Expression:
    """Return an expression; a text is a template, unless `is_literal` (.tfvars.json)."""
    if depth > MOST_DEPTH:
        return ["x", "(nested too deeply)"]
    if isinstance(value, str):
        return constant(value) if is_literal or "{" not in value else template(value)
    if isinstance(value, Map):
        pairs = [
            [["c", key], encode_json(inner, is_literal, depth + 1), value.lines[key]]
            for key, inner in list(value.items())[:MOST_ITEMS]
            if not is_secret_name(key)
        ]
        return ["o", pairs]
    if isinstance(value, Seq):
        return ["l", [encode_json(each, is_literal, depth + 1) for each in value[:MOST_ITEMS]]]
    return ["c", value]


def at_keys(value: Any, keys: list[int | str]) -> Any:
    """Return what the keys lead to, or None."""
    for key in keys:
        if isinstance(value, Map) and isinstance(key, str):
            value = value.get(key)
        elif isinstance(value, Seq) and isinstance(key, int) and key < len(value):
            value = value[key]
        else:
            return None
    return value
