"""What depends on what: the relations of all sources, each end found among what is known."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from merestone.app.makers import IMAGE, Maker, Makers, published_as
from merestone.model.facts import EntityRelation, Facts, Relation

MOST_MATCHES = 200
OF_IMAGES = ("runs", "uses", "built from")
ROUTE_MARK = "/@/"


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
        self._routes: dict[str, list[str]] = {}
        for address in self._by_mark(known):
            self._routes.setdefault(address.partition(ROUTE_MARK)[0], []).append(address)
        self._makers = Makers(facts, known)
        self.out: dict[str, list[Link]] = {}
        self.into: dict[str, list[Link]] = {}
        for link in self._all(facts):
            self.out.setdefault(link.source, []).append(link)
            self.into.setdefault(link.target, []).append(link)

    def _all(self, facts: Facts) -> Iterator[Link]:
        seen: set[tuple[str, str, str]] = set()
        for row in facts.of(Relation):
            for kind, target, detail in self._led(row):
                key = (row.address, kind, target)
                if key not in seen:
                    seen.add(key)
                    place = (row.repo, row.path, row.line)
                    yield Link(*key, target in self._known, *place, detail)
        for said in facts.of(EntityRelation):
            source, target = _catalog(said.ref), _catalog(said.target)
            key = (source, said.type, target)
            if key not in seen:
                seen.add(key)
                place = (said.repo, said.path, said.line)
                yield Link(*key, target in self._known, *place, "")

    def _routed(self, target: str) -> tuple[str, ...]:
        """Return the routes that objects make of a host and path."""
        parts = target.replace("[", "[[]").replace("?", "[?]").split("/")
        found = self._routes.get(target) or [
            address
            for matched, addresses in self._routes.items()
            if "*" in target and matched.count("/") == target.count("/")
            if all(map(fnmatchcase, matched.split("/"), parts))
            for address in addresses
        ]
        return tuple(found[:MOST_MATCHES])

    @staticmethod
    def _by_mark(known: set[str]) -> list[str]:
        return sorted(each for each in known if each.startswith("mesh:") and ROUTE_MARK in each)

    def _led(self, row: Relation) -> Iterator[tuple[str, str, str]]:
        """Yield type, target and detail of what one relation leads to.

        A metric that recording rules write is these rules. Of an image that something here
        publishes, that is depended on too.
        """
        rules = self._makers.rules(row.target)
        if rules:
            metric = row.target.rpartition("/")[2]
            yield from (
                (row.type, rule, f"metric {metric}") for rule in rules if rule != row.address
            )
            return
        for target in self.targets(row.target):
            yield row.type, target, row.detail
            for maker in self._makers.publishers(target) if row.type in OF_IMAGES else ():
                said = f"{target[len(IMAGE) :]}, published{published_as(target, maker)} here"
                yield f"{row.type} an image of", maker.address, said

    def publishers(self, image: str) -> tuple[Maker, ...]:
        """Return what publishes images of this name."""
        return self._makers.publishers(image)

    def targets(self, target: str) -> tuple[str, ...]:
        """Return what a relation's target stands for: itself, or all that it may be.

        A target without a name says that there is one, not which: it stays as it is.
        """
        if target.startswith("mesh:") and target not in self._known:
            return self._routed(target.rstrip("/")) or (target,)
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
