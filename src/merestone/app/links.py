"""What depends on what: the relations of all sources, each end found among what is known."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from merestone.model.facts import EntityRelation, Facts, Relation

MOST_MATCHES = 200


class Link(NamedTuple):
    """`source` `type` `target`, with the place that says so.

    `is_known` says whether the target is in the estate: what leads outside is not dead.
    """

    source: str
    type: str
    target: str
    is_known: bool
    repo: str
    path: str
    line: int
    detail: str


class Links:
    """The links of one estate, from either end. `known` are all addresses."""

    def __init__(self, facts: Facts, known: set[str]) -> None:
        self._known = known
        self._by_shape: dict[tuple[str, int], list[str]] = {}
        for address in sorted(known):
            if not address.startswith("file:"):
                self._by_shape.setdefault(_shape(address), []).append(address)
        self._found: dict[str, tuple[str, ...]] = {}
        self.out: dict[str, list[Link]] = {}
        self.into: dict[str, list[Link]] = {}
        for link in self._all(facts):
            self.out.setdefault(link.source, []).append(link)
            self.into.setdefault(link.target, []).append(link)

    def _all(self, facts: Facts) -> Iterator[Link]:
        seen: set[tuple[str, str, str]] = set()
        for row in facts.of(Relation):
            for target in self.targets(row.target):
                key = (row.address, row.type, target)
                if key not in seen:
                    seen.add(key)
                    place = (row.repo, row.path, row.line)
                    yield Link(*key, target in self._known, *place, row.detail)
        for said in facts.of(EntityRelation):
            source, target = _catalog(said.ref), _catalog(said.target)
            key = (source, said.type, target)
            if key not in seen:
                seen.add(key)
                place = (said.repo, said.path, said.line)
                yield Link(*key, target in self._known, *place, "")

    def targets(self, target: str) -> tuple[str, ...]:
        """Return what a relation's target stands for: itself, or all that its `*` may be.

        A target without a name says that there is one, not which: it stays as it is.
        """
        if "*" not in target or target in self._known or target.endswith("/*"):
            return (target,)
        if target not in self._found:
            pattern = target.replace("[", "[[]").replace("?", "[?]")
            parts = pattern.split("/")
            matched = [
                address
                for address in self._by_shape.get(_shape(target), ())
                if all(map(fnmatchcase, address.split("/"), parts))
            ]
            self._found[target] = tuple(matched[:MOST_MATCHES]) or (target,)
        return self._found[target]


def _shape(address: str) -> tuple[str, int]:
    return address.partition(":")[0], address.count("/")


def _catalog(ref: str) -> str:
    return f"catalog:{ref.replace(':', '/', 1)}"
