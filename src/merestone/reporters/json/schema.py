"""JSON Schemas of the answers, made from the model's own types.

`python -m merestone.reporters.json.schema KIND` prints the file `schemas/KIND.json`.
"""

from __future__ import annotations

import inspect
import json
import sys
from dataclasses import fields, is_dataclass
from types import NoneType, UnionType
from typing import Any, Union, get_args, get_origin, get_type_hints

from merestone.model import findings, views
from merestone.reporters import KINDS
from merestone.reporters.json.shape import COLUMN_WORDS, FORMAT_VERSION, RECORDS, TYPES, WORDS

_SIMPLE = {str: "string", int: "integer", bool: "boolean", NoneType: "null"}
Schema = dict[str, Any]


def schemas() -> dict[str, Schema]:
    """Return the schema of each kind of answer, by kind.

    Source: JSON Schema draft 2020-12. Readers ignore keys that they do not know: a version of
    the format may gain keys, and never loses or changes one.
    """
    return {kind: _schema(kind, _class(name)) for name, kind in KINDS.items()}


def file_text(kind: str) -> str:
    """Return the text of the published file of one kind."""
    return json.dumps(schemas()[kind], indent=2) + "\n"


def _class(name: str) -> type:
    found: type = getattr(findings, name, None) or getattr(views, name)
    return found


def _schema(kind: str, cls: type) -> Schema:
    parts: dict[str, Schema] = {}
    head: dict[str, Schema] = {"merestone": {"const": FORMAT_VERSION}, "kind": {"const": kind}}
    body = _object(cls, parts, head)
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": f"urn:merestone:answer:{kind}:{FORMAT_VERSION}",
        "title": f"merestone {kind}",
        **body,
        "$defs": {name: parts[name] for name in sorted(parts)},
    }


def _object(cls: type, parts: dict[str, Schema], head: dict[str, Schema]) -> Schema:
    hints = get_type_hints(cls)
    properties = dict(head)
    for part in fields(cls):
        properties[part.name] = _field(cls.__name__, part.name, hints[part.name], parts)
    return {
        "description": inspect.cleandoc(cls.__doc__ or "").replace("\n", " "),
        "type": "object",
        "properties": properties,
        "required": list(properties),
    }


def _field(owner: str, name: str, hint: Any, parts: dict[str, Schema]) -> Schema:
    columns = RECORDS.get((owner, name))
    if columns is not None:
        types = get_args(get_args(hint)[0])
        row = {
            column: _words(COLUMN_WORDS.get(column)) or _type(type_, parts)
            for column, type_ in zip(columns, types, strict=True)
        }
        record = {"type": "object", "properties": row, "required": list(row)}
        return {"type": "array", "items": record}
    return _words(WORDS.get((owner, name))) or _type(hint, parts)


def _words(words: tuple[str, ...] | None) -> Schema:
    return {"enum": list(words)} if words else {}


def _type(hint: Any, parts: dict[str, Schema]) -> Schema:
    if hint in _SIMPLE:
        return {"type": _SIMPLE[hint]}
    if is_dataclass(hint):
        return _reference(hint, parts)  # type: ignore[arg-type]
    origin, arguments = get_origin(hint), get_args(hint)
    if origin in (Union, UnionType):
        return {"anyOf": [_type(argument, parts) for argument in arguments]}
    if origin is tuple and arguments[1:] == (...,):
        return {"type": "array", "items": _type(arguments[0], parts)}
    if origin is dict:
        return {"type": "object", "additionalProperties": _type(arguments[1], parts)}
    raise TypeError(f"no JSON Schema is known for {hint!r}: teach it to {__name__}")


def _reference(cls: type, parts: dict[str, Schema]) -> Schema:
    name = cls.__name__
    if name not in parts:
        parts[name] = {}
        head = {"type": {"const": TYPES[name]}} if name in TYPES else {}
        parts[name] = _object(cls, parts, head)
    return {"$ref": f"#/$defs/{name}"}


if __name__ == "__main__":
    sys.stdout.write(file_text(sys.argv[1]))
