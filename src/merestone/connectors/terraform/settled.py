"""What a file alone settles of its resources, so that it need not be worked out in each scan.

A tag is `[line, origin, key, value, is_computed]` once it is settled, and `[origin, line,
expression]` before; a name is `[line, key, value]`, and `[line, expression]` before.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

from merestone.connectors.terraform.encode import Expression
from merestone.connectors.terraform.evaluate import evaluate
from merestone.connectors.terraform.secrets import is_kept
from merestone.connectors.terraform.shown import shown
from merestone.connectors.terraform.tags import tags_of
from merestone.connectors.terraform.values import Unknown, Value, as_text

Record = dict[str, Any]
SETTLED_TAG = 5
SETTLED_NAME = 3


class _File:
    """What names stand for in a file by itself; `was_asked` once the rest of the module counts."""

    def __init__(self) -> None:
        self.was_asked = False

    def named(self, head: str, name: str) -> Value:
        """Return that it is unknown: for good, unless it is a variable or a local."""
        self.was_asked |= head in ("var", "local")
        return Unknown(f"{head}.{name}")

    def call(self, _name: str, _arguments: list[Value], /) -> Value | None:
        """Return None: a module has no functions of its own."""
        return None


def settled(records: Iterable[Record]) -> Iterator[Record]:
    """Yield the records; what of their tags and names needs no other file is worked out."""
    for record in records:
        if record["is"] == "resource":
            record["tags"] = {
                source: [tag for item in items for tag in _tags(*item)]
                for source, items in record["tags"].items()
            }
            record["names"] = {key: _name(key, *item) for key, item in record["names"].items()}
        yield record


def _tags(origin: str, line: int, expression: Expression) -> Iterator[list[Any]]:
    for part in _parts(expression):
        scope = _File()
        value = evaluate(part, scope, "")
        if scope.was_asked:
            yield [origin, line, part]
            continue
        for _, at, _, key, text, is_computed in tags_of(origin, value, "", line):
            yield [at, origin, key, text, is_computed]


def _parts(expression: Expression) -> list[Expression]:
    """Return an object's elements as objects of their own, where each has a key of its own."""
    if expression[0] != "o":
        return [expression]
    keys = [as_text(key[1]) if key[0] == "c" else None for key, _, _ in expression[1]]
    if None in keys or len(set(keys)) < len(keys):
        return [expression]
    return [["o", [pair]] for pair in expression[1]]


def _name(key: str, line: int, expression: Expression) -> list[Any]:
    """Return a name as it stays, with its expression where more must be known; [] for none."""
    scope = _File()
    value = evaluate(expression, scope, "")
    if scope.was_asked:
        return [line, expression]
    said, text = name_of(key, value, expression)
    return [line, said, text] if text and is_kept(key, text) else []


def name_of(key: str, value: Value, expression: Expression) -> tuple[str, str]:
    """Return a naming attribute with its text; where a run makes it, `KEY expression` and that."""
    text = as_text(value)
    return (f"{key} expression", shown(expression)) if text is None else (key, text)
