"""Fields of a YAML mapping as Prow reads them: by name in any case, and by type.

Source: sigs.k8s.io/yaml and Go's encoding/json: field names match without regard to case.
"""

from __future__ import annotations

from typing import Any, NamedTuple

from merestone.source.yaml import Map, Seq

TRUE = frozenset(("true", "yes", "on", "y"))
FALSE = frozenset(("false", "no", "off", "n"))


class ShapeError(Exception):
    """A value is not of the type that Prow decodes it into."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(reason)
        self.line = line
        self.reason = reason


class Field(NamedTuple):
    """A value and the line of its key; None and 0 where it is missing."""

    value: Any
    line: int


def field(document: Map, name: str) -> Field:
    """Return a field by its name, else by its name in another case."""
    if name in document:
        return Field(document[name], document.lines[name])
    for key in document:
        if key.lower() == name:
            return Field(document[key], document.lines[key])
    return Field(None, 0)


def names(document: Map, name: str) -> list[tuple[str, int]]:
    """Return a list of names with their lines; empty where the field is missing or null.

    Raises: ShapeError where it is no list of texts.
    """
    found = field(document, name)
    if found.value is None:
        return []
    if not isinstance(found.value, Seq):
        raise ShapeError(found.line, f"`{name}` is no list; write `- login` lines below it")
    listed = list(zip(found.value, found.value.lines, strict=True))
    for value, line in listed:
        if value is not None and not isinstance(value, str):
            raise ShapeError(line, f"an item of `{name}` is no name; write one login")
    return [(value, line) for value, line in listed if value]


def mapping(document: Map, name: str) -> Map:
    """Return a mapping; an empty one where the field is missing or null.

    Raises: ShapeError where it is something else.
    """
    found = field(document, name)
    if found.value is None:
        return Map(found.line)
    if not isinstance(found.value, Map):
        raise ShapeError(found.line, f"`{name}` is no mapping")
    return found.value


def flag(document: Map, name: str) -> bool:
    """Return a boolean, false where it is missing.

    Raises: ShapeError where it is something else.
    """
    found = field(document, name)
    if found.value is None or (isinstance(found.value, str) and found.value.lower() in FALSE):
        return False
    if isinstance(found.value, str) and found.value.lower() in TRUE:
        return True
    raise ShapeError(found.line, f"`{name}` is neither true nor false")
