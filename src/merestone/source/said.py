"""What one file says, before the repository's name is known: the records of `parse`.

An address in a record has `.` where the repository's name goes: `ci:./.github/workflows/ci.yml`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from merestone.model.facts import Label, Property, Relation, Thing
from merestone.source.secrets import looks_secret

MOST_TEXT = 200
HERE = "."


class Said(NamedTuple):
    """One row to come.

    `what`: `thing` (`key` is its kind, `value` its name, `detail` its parent), `label` (`detail`
    is its origin), `property`, `relation` (`key` is the verb, `value` the target) or `remark`.
    """

    what: str
    line: int
    address: str
    key: str
    value: str
    detail: str = ""


def thing(line: int, address: str, kind: str, name: str, parent: str = "") -> Said:
    """Return a Thing to come."""
    return Said("thing", line, address, kind, name[:MOST_TEXT], parent)


def relation(line: int, address: str, verb: str, target: str, detail: str = "") -> Said:
    """Return a Relation to come."""
    return Said("relation", line, address, verb, target, detail[:MOST_TEXT])


def label(line: int, address: str, key: str, value: Any, origin: str = "field") -> Iterator[Said]:
    """Yield a Label to come where the value is short text, and no secret."""
    text = value.strip() if isinstance(value, str) else ""
    if text and len(value) <= MOST_TEXT and not looks_secret(key, text):
        yield Said("label", line, address, key, text, origin)


def prop(line: int, address: str, key: str, value: Any) -> Iterator[Said]:
    """Yield a Property to come, unless it says nothing."""
    text = value if isinstance(value, str) else str(value) if isinstance(value, int | float) else ""
    if text.strip():
        yield Said("property", line, address, key, text.strip()[:MOST_TEXT])


def absolute(address: str, repo: str, cluster: str = "") -> str:
    """Return an address with the repository's name in it, or that of the file's cluster."""
    scheme, _, rest = address.partition(":")
    if rest == HERE or rest.startswith(f"{HERE}/"):
        here = cluster if cluster and scheme == "kubernetes" else repo
        return f"{scheme}:{here}{rest[1:]}"
    return address


def row(
    repo: str, path: str, record: Any, cluster: str = ""
) -> Thing | Label | Relation | Property:
    """Return the fact that a record stands for; `cluster` is that of the file's objects."""
    said = Said(*record)
    address = absolute(said.address, repo, cluster)
    if said.what == "thing":
        parent = absolute(said.detail, repo, cluster)
        return Thing(repo, path, said.line, address, said.key, said.value, parent)
    if said.what == "label":
        return Label(repo, path, said.line, address, said.detail, said.key, said.value)
    if said.what == "relation":
        target = absolute(said.value, repo, cluster)
        return Relation(repo, path, said.line, address, said.key, target, said.detail)
    return Property(repo, path, said.line, address, said.key, said.value)
