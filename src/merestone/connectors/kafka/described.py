"""What one Strimzi object says, as a record that outlives the file."""

from __future__ import annotations

from typing import Any, NamedTuple

from merestone.source.kubernetes_objects import KubernetesObject
from merestone.source.yaml import Map, Seq

Pair = tuple[str, str, int]
"""Key, value, line."""


class Acts(NamedTuple):
    """One relation: `verb` to `rest` of `cluster` ('' is the thing's own, `*` is not said)."""

    verb: str
    cluster: str
    rest: str
    line: int
    detail: str = ""


class Described(NamedTuple):
    """One object. `rest` follows `kafka:CLUSTER/`; `parent` too ('' is the cluster itself).

    `cluster` is '' where the object does not say it; `connect` is then the KafkaConnect that
    knows it, or ''. `label` is what the object's label `strimzi.io/cluster` says.
    """

    object_kind: str
    kind: str
    namespace: str
    object_name: str
    name: str
    line: int
    cluster: str
    rest: str
    parent: str
    labels: tuple[tuple[str, str, str, int], ...]
    properties: tuple[Pair, ...] = ()
    acts: tuple[Acts, ...] = ()
    connect: str = ""


def restored(record: Any) -> Described:
    """Return a record as it was before it was kept as JSON."""
    made = Described(*record)
    return made._replace(acts=tuple(Acts(*each) for each in made.acts))


def spec_of(about: KubernetesObject) -> Map:
    """Return the object's `spec`; an empty one where it has none."""
    return inside(about.body, "spec")


def inside(body: Any, *keys: str) -> Map:
    """Return the mapping below these keys; an empty one where there is none."""
    for key in keys:
        body = body.get(key) if isinstance(body, Map) else None
    return body if isinstance(body, Map) else Map(0)


def items(body: Map, key: str) -> list[tuple[Map, int]]:
    """Return the mappings of a list, each with its line."""
    found = body.get(key)
    if not isinstance(found, Seq):
        return []
    pairs = zip(found, found.lines, strict=True)
    return [(item, line) for item, line in pairs if isinstance(item, Map)]


def text(value: Any) -> str:
    """Return a scalar as it would be written, '' for anything else."""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value) if isinstance(value, str | int | float) else ""


def chosen(body: Map, keys: tuple[str, ...], prefix: str = "") -> list[Pair]:
    """Return those of these keys that have a short scalar."""
    found = ((key, text(body.get(key)), body.lines.get(key, 0)) for key in keys)
    return [(prefix + key, said, line) for key, said, line in found if said and len(said) <= 200]
