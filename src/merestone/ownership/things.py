"""From facts to the ownership of things: what is neither a file nor a catalog entity."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from merestone.model.claims import Resource
from merestone.model.facts import Facts, Label, Property, Relation, Thing
from merestone.ownership.bundles import Bundles, Key
from merestone.ownership.evidence.declared import DeclaredEvidence
from merestone.ownership.evidence.labels import LabelEvidence
from merestone.ownership.evidence.offer import ClaimBook, Offer
from merestone.ownership.evidence.things import ThingEvidence, from_file, is_defined_in
from merestone.ownership.owner_keys import OwnerKeys
from merestone.ownership.parties import PartyBook


class Things:
    """The things of one estate, with the files that define them."""

    def __init__(self, facts: Facts, keys: OwnerKeys, book: ClaimBook, parties: PartyBook) -> None:
        labels = LabelEvidence(facts.of(Label), keys, book, parties)
        things, relations = facts.of(Thing), facts.of(Relation)
        silent = {
            row.address for row in facts.of(Property) if (row.key, row.value) == ("pages", "nobody")
        }
        self._evidence = ThingEvidence(things, relations, silent, labels, book, parties)
        self._parties = parties
        self._of_file: dict[tuple[str, str], int] = {}

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
        container = self._evidence.container(thing)
        own = self._of_file.get((thing.repo, thing.path), -1)
        if not is_defined_in(thing, container):
            own = -1
        outer = self._of_file.get((container.repo, container.path), -1) if container else -1
        around = container.address if container and outer >= 0 else ""
        said, ch = self._evidence.offers(thing), charter.key(thing.address)
        computed = self._evidence.computed(thing) or self._evidence.undecided(thing)
        spoken = " ".join(f"{o.claim.claim}{o.claim.evidence}{o.lost}" for o in said)
        key: Key = ("thing", own, outer, around, ch, spoken, computed)
        bundle = judged.known(key)
        if bundle is None:
            offers = [*charter.offers(ch), *said]
            offers += self._from_files(own, outer, container, judged)
            bundle = judged.add(key, offers, computed or self._blind(own, judged))
        return bundle

    def _from_files(
        self, own: int, outer: int, container: Thing | None, judged: Bundles
    ) -> Iterator[Offer]:
        if own >= 0:
            holdings = judged.bundles[own].holdings
            yield from from_file(
                holdings, "definition", "of the file that defines it", self._parties
            )
        if outer >= 0 and container is not None:
            because = f"it is inside {container.kind} {container.name}"
            holdings = judged.bundles[outer].holdings
            yield from from_file(holdings, "container", because, self._parties)

    @staticmethod
    def _blind(own: int, judged: Bundles) -> str:
        return judged.bundles[own].blinded_by if own >= 0 else ""
