"""From facts to the ownership of things: what is neither a file nor a catalog entity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence

from merestone.model.claims import Resource
from merestone.model.facts import Facts, Label, Property, Relation, Thing
from merestone.ownership.bundles import Bundles, Key
from merestone.ownership.evidence.declared import DeclaredEvidence
from merestone.ownership.evidence.labels import LabelEvidence
from merestone.ownership.evidence.offer import ClaimBook, Offer
from merestone.ownership.evidence.things import ThingEvidence, from_file
from merestone.ownership.owner_keys import OwnerKeys
from merestone.ownership.parties import PartyBook

SILENT = ("pages", "nobody")
IMPLIED = ("defined by", "an object in it")
USED = ("mesh-external:", "ci-environment:")
"""What stands in files that use it, and is defined elsewhere."""


def implied(facts: Facts) -> set[tuple[str, str, str]]:
    """Return address, repository and path of each row that only an object in the thing says."""
    rows = facts.of(Property)
    return {(row.address, row.repo, row.path) for row in rows if (row.key, row.value) == IMPLIED}


class Things:
    """The things of one estate, with the files that define them."""

    def __init__(self, facts: Facts, keys: OwnerKeys, book: ClaimBook, parties: PartyBook) -> None:
        labels = LabelEvidence(facts.of(Label), keys, book, parties)
        things, relations = facts.of(Thing), facts.of(Relation)
        silent = {row.address for row in facts.of(Property) if (row.key, row.value) == SILENT}
        self._implied = implied(facts)
        self._evidence = ThingEvidence(things, relations, silent, labels, book, parties)
        self._parties = parties
        self._of_file: dict[tuple[str, str], int] = {}
        self._said_by_file: dict[tuple[int, str, str], tuple[Offer, ...]] = {}

    def resources(
        self, files: Iterable[Resource], charter: DeclaredEvidence, judged: Bundles
    ) -> list[Resource]:
        """Return one resource an address, in the order in which things are first stated."""
        self._of_file = {(r.repo, r.path): r.bundle for r in files if r.kind == "file"}
        found = []
        for thing in self._evidence.first.values():
            bundle = self._bundle(thing, charter, judged)
            row = (thing.address, thing.kind, thing.name, thing.repo, thing.path, thing.line)
            found.append(Resource(*row, bundle))
        return found

    def _bundle(self, thing: Thing, charter: DeclaredEvidence, judged: Bundles) -> int:
        evidence = self._evidence
        about = evidence.around(thing)
        container = about.container(thing.path)
        defined, own = self._definitions(thing, container)
        outer = self._of_file.get((container.repo, container.path), -1) if container else -1
        around = container.address if container and outer >= 0 else ""
        said, ch = evidence.offers(thing), charter.key(thing.address)
        computed = evidence.computed(thing, about) or evidence.undecided(thing)
        # What says something of its own shares its claims with nothing else.
        is_alone = bool(said) or len(set(own)) > 1
        key: Key = (
            () if is_alone else ("thing", *own, "in", outer, around, about.labelled, ch, computed)
        )
        bundle = judged.known(key)
        if bundle is None:
            offers = [*charter.offers(ch), *said, *about.passed]
            offers += self._from_files(own, outer, container, defined, judged)
            bundle = judged.add(key, offers, computed or self._blind(own, judged))
        return bundle

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
        outer: int,
        container: Thing | None,
        defined: Sequence[Thing],
        judged: Bundles,
    ) -> Iterator[Offer]:
        evidence, because = "definition", "of the file that defines it"
        seen = {-1}
        for bundle, thing in zip(own, defined, strict=True):
            if bundle not in seen:
                seen.add(bundle)
                said = because or f"it is also defined in {_place(thing, defined[0])}"
                yield from self._from_file(bundle, evidence, said, judged)
                evidence, because = "definition-elsewhere", ""
        if outer >= 0 and container is not None:
            because = f"it is inside {container.kind} {container.name}"
            yield from self._from_file(outer, "container", because, judged)

    def _from_file(
        self, bundle: int, evidence: str, because: str, judged: Bundles
    ) -> tuple[Offer, ...]:
        key = (bundle, evidence, because)
        known = self._said_by_file.get(key)
        if known is None:
            holdings = judged.bundles[bundle].holdings
            known = tuple(from_file(holdings, evidence, because, self._parties))
            self._said_by_file[key] = known
        return known

    @staticmethod
    def _blind(own: Sequence[int], judged: Bundles) -> str:
        reasons = (judged.bundles[each].blinded_by for each in own if each >= 0)
        return next((reason for reason in reasons if reason), "")


def _place(thing: Thing, first: Thing) -> str:
    return thing.path if thing.repo == first.repo else f"{thing.repo}/{thing.path}"
