"""From facts to the ownership of things: what is neither a file nor a catalog entity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import NamedTuple

from merestone.model.claims import Resource
from merestone.model.facts import Facts, Label, Property, Relation, Thing
from merestone.ownership.bundles import Bundles
from merestone.ownership.evidence.declared import DeclaredEvidence
from merestone.ownership.evidence.labels import LabelEvidence
from merestone.ownership.evidence.offer import ClaimBook, Offer
from merestone.ownership.evidence.things import (
    INSTANCES,
    Around,
    ThingEvidence,
    from_file,
    is_defined_in,
    is_whole_file,
)
from merestone.ownership.owner_keys import OwnerKeys
from merestone.ownership.parties import PartyBook
from merestone.ownership.verdicts import Frame

SILENT = ("pages", "nobody")
IMPLIED = ("defined by", "an object in it")
USED = ("mesh-external:", "ci-environment:")
"""What stands in files that use it, and is defined elsewhere."""


def implied(facts: Facts) -> set[tuple[str, str, str]]:
    """Return address, repository and path of each row that only an object in the thing says."""
    rows = facts.of(Property)
    return {(row.address, row.repo, row.path) for row in rows if (row.key, row.value) == IMPLIED}


# The bundles of the files that define a thing, and of what contains it, the container, the nearest
# one with labels, the declared claims, why nobody can say, and whether only its file speaks for it.
_Alike = tuple[tuple[int, ...], int, str, str, int, str, bool]


class _Spot(NamedTuple):
    """What is the same for all things of one container that stand in one file.

    `own` is the bundle of that file where it speaks for them; `outer` that of the file of the
    `container`, or -1, and `inside` the container's address where that file is there.
    """

    about: Around
    container: Thing | None
    own: tuple[int, ...]
    outer: int
    inside: str


class _Shared:
    """The frame of all things that stand alike, and the bundle of those that say nothing more."""

    __slots__ = ("bundle", "frame")

    def __init__(self, frame: Frame) -> None:
        self.frame = frame
        self.bundle = -1


class Things:
    """The things of one estate, with the files that define them."""

    def __init__(self, facts: Facts, keys: OwnerKeys, book: ClaimBook, parties: PartyBook) -> None:
        labels = LabelEvidence(facts.of(Label), keys, book, parties)
        things, relations = facts.of(Thing), facts.of(Relation)
        silent = {row.address for row in facts.of(Property) if (row.key, row.value) == SILENT}
        self._implied = implied(facts)
        self._implied_addresses = {address for address, _, _ in self._implied}
        self._evidence = ThingEvidence(things, relations, silent, labels, book, parties)
        self._parties = parties
        self._of_file: dict[tuple[str, str], int] = {}
        self._spots: dict[tuple[str, str, str, bool], _Spot] = {}
        self._shared: dict[_Alike, _Shared] = {}
        self._said_by_file: dict[tuple[int, str, str, bool], tuple[Offer, ...]] = {}

    def resources(
        self, files: Iterable[Resource], charter: DeclaredEvidence, judged: Bundles
    ) -> list[Resource]:
        """Return one resource an address, in the order in which things are first stated."""
        self._of_file = {
            (repo, path): bundle for _, kind, _, repo, path, _, bundle in files if kind == "file"
        }
        first = self._evidence.first
        found = []
        for thing, ch in zip(first.values(), charter.keys(first), strict=False):
            repo, path, line, address, kind, name, _ = thing
            bundle = self._bundle(thing, ch, charter, judged)
            found.append(Resource(address, kind, name, repo, path, line, bundle))
        return found

    def _bundle(self, thing: Thing, ch: int, charter: DeclaredEvidence, judged: Bundles) -> int:
        evidence, address = self._evidence, thing.address
        spot = self._spot(thing)
        own = spot.own
        defined: Sequence[Thing] = (thing,) if own else ()
        if address in evidence.others or address in self._implied_addresses:
            defined, own = self._definitions(thing, spot.container)
        unknown = evidence.unknown(address, spot.about)
        is_just_its_file = not unknown and self._is_just_its_file(thing, spot)
        key = (own, spot.outer, spot.inside, spot.about.labelled, ch, unknown, is_just_its_file)
        # Where files with different owners define it, the places are a part of what is said.
        is_disputed = len(own) > 1 and len(set(own)) > 1
        shared = None if is_disputed else self._shared.get(key)
        if shared is None:
            said = self._from_files(own, spot, defined, judged, is_just_its_file)
            after = (*spot.about.passed, *said)
            blinded_by = unknown or self._blind(own, judged)
            frame = judged.verdicts.frame(tuple(charter.offers(ch)), after, blinded_by)
            shared = self._shared[key] = _Shared(frame)
        only = evidence.only_label(address)
        if only is not None:
            return judged.add_framed((Offer(only.claim),), shared.frame, only.voice)
        alone = evidence.offers(address)
        if alone or is_disputed:
            # What says something of its own shares its claims with nothing else.
            return judged.add_framed(alone, shared.frame)
        if shared.bundle < 0:
            shared.bundle = judged.add_framed((), shared.frame)
        return shared.bundle

    def _is_just_its_file(self, thing: Thing, spot: _Spot) -> bool:
        """Return whether a thing is a file as a whole, and nothing but that file speaks for it.

        Whoever says that nobody owns the file says it of the thing. Of what is not a file, such as
        an object in a namespace, an empty line of CODEOWNERS says nothing.
        """
        return (
            is_whole_file(thing)
            and thing.address not in self._evidence.others
            and spot.container is None
            and not spot.about.labelled
            and not self._evidence.offers(thing.address)
        )

    def _spot(self, thing: Thing) -> _Spot:
        key = (thing.parent, thing.repo, thing.path, thing.address.startswith(INSTANCES))
        spot = self._spots.get(key)
        if spot is None:
            spot = self._spots[key] = self._made(thing, self._evidence.around(thing.parent))
        if thing.address in spot.about.addresses:
            return self._made(thing, self._evidence.below(thing.address, spot.about))
        return spot

    def _made(self, thing: Thing, about: Around) -> _Spot:
        container = about.container(thing)
        own: tuple[int, ...] = ()
        if is_defined_in(thing, container):
            own = (self._of_file.get((thing.repo, thing.path), -1),)
        if container is None:
            return _Spot(about, None, own, -1, "")
        outer = self._of_file.get((container.repo, container.path), -1)
        return _Spot(about, container, own, outer, container.address if outer >= 0 else "")

    def _definitions(
        self, thing: Thing, container: Thing | None
    ) -> tuple[list[Thing], tuple[int, ...]]:
        """Return the rows whose files speak for a thing, and the bundles of those files.

        The files that use something speak for it where all of them have the same owners; those of
        the objects that name a namespace do not define it.
        """
        rows = self._evidence.definitions(thing, container)
        if self._implied and thing.kind == "Namespace":
            rows = [row for row in rows if (row.address, row.repo, row.path) not in self._implied]
        own = tuple([self._of_file.get((each.repo, each.path), -1) for each in rows])
        if len(set(own)) > 1 and thing.address.startswith(USED):
            return [], ()
        return rows, own

    def _from_files(
        self,
        own: Sequence[int],
        spot: _Spot,
        defined: Sequence[Thing],
        judged: Bundles,
        may_be_nobodys: bool,
    ) -> Iterator[Offer]:
        evidence, because = "definition", "of the file that defines it"
        seen = {-1}
        for bundle, thing in zip(own, defined, strict=True):
            if bundle not in seen:
                seen.add(bundle)
                said = because or f"it is also defined in {_place(thing, defined[0])}"
                yield from self._from_file(bundle, evidence, said, judged, may_be_nobodys)
                evidence, because = "definition-elsewhere", ""
        if spot.outer >= 0 and spot.container is not None:
            because = f"it is inside {spot.container.kind} {spot.container.name}"
            yield from self._from_file(spot.outer, "container", because, judged)

    def _from_file(
        self,
        bundle: int,
        evidence: str,
        because: str,
        judged: Bundles,
        may_be_nobodys: bool = False,
    ) -> tuple[Offer, ...]:
        key = (bundle, evidence, because, may_be_nobodys)
        known = self._said_by_file.get(key)
        if known is None:
            holdings = judged.bundles[bundle].holdings
            made = from_file(holdings, evidence, because, self._parties, may_be_nobodys)
            known = tuple(made)
            self._said_by_file[key] = known
        return known

    @staticmethod
    def _blind(own: Sequence[int], judged: Bundles) -> str:
        reasons = (judged.bundles[each].blinded_by for each in own if each >= 0)
        return next((reason for reason in reasons if reason), "")


def _place(thing: Thing, first: Thing) -> str:
    return thing.path if thing.repo == first.repo else f"{thing.repo}/{thing.path}"
