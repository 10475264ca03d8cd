"""What one file says of its APIs: the records of `parse`.

An address in a record is what follows `api:REPO/`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from merestone.model.facts import Fact, Label, Property, Relation, Thing

MOST_TEXT = 200
MOST_OPERATIONS = 5_000


class Said(NamedTuple):
    """One row to come.

    `what`: `thing` (`key` its kind, `value` its name, `detail` its parent), `label` (`detail` its
    origin), `property`, `relation` (`key` the verb, `value` the target) or `remark`.
    """

    what: str
    line: int
    address: str
    key: str
    value: str
    detail: str = ""


def label(line: int, address: str, key: str, value: Any, origin: str = "field") -> Iterator[Said]:
    """Yield a Label to come where the value is short text."""
    if isinstance(value, str) and value.strip() and len(value) <= MOST_TEXT:
        yield Said("label", line, address, key, value.strip(), origin)


def prop(line: int, address: str, key: str, value: Any) -> Iterator[Said]:
    """Yield a Property to come, unless it says nothing."""
    text = value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
    if text.strip():
        yield Said("property", line, address, key, text.strip()[:MOST_TEXT])


def cut(line: int, address: str, operations: int) -> Said:
    """Return the remark on operations that are not read."""
    reason = f"{operations:,} operations; the first {MOST_OPERATIONS:,} are read"
    return Said("remark", line, address, "", reason)


def row(repo: str, path: str, said: Said) -> Fact:
    """Return the fact that a record stands for."""
    address = f"api:{repo}/{said.address}"
    if said.what == "thing":
        parent = f"api:{repo}/{said.detail}" if said.detail else ""
        return Thing(repo, path, said.line, address, said.key, said.value, parent)
    if said.what == "label":
        return Label(repo, path, said.line, address, said.detail, said.key, said.value)
    if said.what == "relation":
        target = f"api:{repo}/{said.value[2:]}" if said.value.startswith("./") else said.value
        return Relation(repo, path, said.line, address, said.key, target, said.detail)
    return Property(repo, path, said.line, address, said.key, said.value)
