"""What speaks for a thing: its labels, what contains it, the file that defines it, its pager."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import NamedTuple

from merestone.model.claims import Claim, Holding
from merestone.model.facts import Label, Relation, Thing
from merestone.ownership.evidence.labels import LabelEvidence, Ranked
from merestone.ownership.evidence.offer import ClaimBook, Offer
from merestone.ownership.evidence.owners import NO_MEMBERS
from merestone.ownership.parties import PartyBook

MOST_LEVELS = 20
MOST_NAMED = 3
INSTANCES = "terraform:"
WHOLE_FILES = ("api:", "ci:", "image-build:")
"""Schemes in which `SCHEME:REPO/PATH` is a file as a whole: an API, a workflow, a Dockerfile."""
PAGES, MAY_PAGE = "pages", "may page"
LABELS_PASSED_ON = {"owner-label": "container-label", "container-label": "container-label"}


class Around(NamedTuple):
    """What contains a thing, the nearest first, and what that says of its owner.

    `labelled` is the address of the nearest container that has owners' labels, or ''; `passed` is
    what they say. `computed` is why the owner can only be known at run time, or ''.
    """

    chain: tuple[Thing, ...]
    addresses: frozenset[str]
    labelled: str
    passed: tuple[Offer, ...]
    computed: str

    def container(self, thing: Thing) -> Thing | None:
        """Return the nearest container that is defined in another file than the thing, or None.

        A call that stands in a module's own file is an instance, as what it makes is: all of these
        belong to the root that calls the outermost.
        """
        for n, each in enumerate(self.chain, 1):
            is_here = each.path == thing.path and each.repo == thing.repo
            around = self.chain[n] if n < len(self.chain) else None
            if each.path and not is_here and is_defined_in(each, around):
                return each
        return None


class ThingEvidence:
    """The things of an estate by address, and what each inherits from those around it.

    `first` are the rows that define an address, in order; `others` those that define it again in
    another file. `silent` are the receivers of alerts that notify nobody.
    """

    def __init__(
        self,
        things: Iterable[Thing],
        relations: Iterable[Relation],
        silent: Collection[str],
        labels: LabelEvidence,
        book: ClaimBook,
        parties: PartyBook,
    ) -> None:
        self.first: dict[str, Thing] = {}
        self.others: dict[str, list[Thing]] = {}
        for thing in things:
            first = self.first.setdefault(thing.address, thing)
            if first is not thing and (first.repo, first.path) != (thing.repo, thing.path):
                self.others.setdefault(thing.address, []).append(thing)
        self.labels = labels
        self._around: dict[str, Around] = {}
        self._pagers: dict[str, list[Claim]] = {}
        self._maybe: dict[str, dict[str, None]] = {}
        may_page: dict[str, list[Relation]] = {}
        for row in relations:
            type_ = row.type
            if type_ == PAGES and row.address in self.first:
                self._pagers.setdefault(row.address, []).append(
                    _pager(row, row.target in silent, book, parties)
                )
            elif type_ == MAY_PAGE:
                may_page.setdefault(row.address, []).append(row)
        for address, rows in may_page.items():
            if all(row.target in silent for row in rows):
                made = [_pager(row, True, book, parties) for row in rows]
                self._pagers.setdefault(address, []).extend(made)
            else:
                names = (row.target.partition("/receiver/")[2] for row in rows)
                self._maybe[address] = dict.fromkeys(names)

    def around(self, parent: str) -> Around:
        """Return what contains the things of one parent, and what that says."""
        known = self._around.get(parent)
        if known is None:
            known = self._around[parent] = self._made(tuple(self._upwards(parent)))
        return known

    def below(self, address: str, around: Around) -> Around:
        """Return what is around a thing up to itself, where things contain each other."""
        at = next(n for n, each in enumerate(around.chain) if each.address == address)
        return self._made(around.chain[:at])

    def _upwards(self, address: str) -> Iterator[Thing]:
        seen = set[str]()
        while len(seen) < MOST_LEVELS and address not in seen and address in self.first:
            seen.add(address)
            yield self.first[address]
            address = self.first[address].parent

    def _made(self, chain: tuple[Thing, ...]) -> Around:
        labelled = next((each for each in chain if self.labels.has(each.address)), None)
        passed = tuple(self._passed_on(labelled)) if labelled else ()
        computed = (self.labels.computed.get(each.address) for each in chain)
        return Around(
            chain,
            frozenset(each.address for each in chain),
            labelled.address if labelled else "",
            passed,
            next((_computed(label) for label in computed if label is not None), ""),
        )

    def only_label(self, address: str) -> Ranked | None:
        """Return the one label that speaks for a thing, where nothing else speaks for it alone."""
        return None if address in self._pagers else self.labels.only(address)

    def offers(self, address: str) -> list[Offer]:
        """Return what speaks for this thing alone: its own labels, and its alert's routes."""
        said = self.labels.offers(address)
        pagers = self._pagers.get(address)
        return said if pagers is None else [*said, *map(Offer, pagers)]

    def _passed_on(self, container: Thing) -> Iterator[Offer]:
        because = f"it is inside {container.kind} {container.name}"
        for offer in self.labels.offers(container.address):
            evidence = LABELS_PASSED_ON.get(offer.claim.evidence, offer.claim.evidence)
            yield Offer(offer.claim._replace(evidence=evidence, because=because), offer.lost)

    def unknown(self, address: str, around: Around) -> str:
        """Return why nobody can say now who owns a thing, or who is paged, or ''."""
        label = self.labels.computed.get(address)
        if label is not None:
            return _computed(label)
        if around.computed or address not in self._maybe:
            return around.computed
        names = list(self._maybe[address])
        more = f" or {len(names) - MOST_NAMED:,} more" if len(names) > MOST_NAMED else ""
        return f"who is paged is decided when it fires: {' or '.join(names[:MOST_NAMED])}{more}"

    def definitions(self, thing: Thing, container: Thing | None) -> list[Thing]:
        """Return the rows of a thing whose files speak for it, one a file, the first row first."""
        again = self.others.get(thing.address)
        if again is None:
            return [thing] if is_defined_in(thing, container) else []
        files: dict[tuple[str, str], Thing] = {}
        for each in (thing, *again):
            if is_defined_in(each, container):
                files.setdefault((each.repo, each.path), each)
        return list(files.values())


def _computed(label: Label) -> str:
    return f"the owner is computed when it runs: {label.key} = {label.value}"


def is_defined_in(thing: Thing, container: Thing | None) -> bool:
    """Return whether the file that a thing stands in speaks for it.

    An instance of a Terraform module stands in the module's file, and belongs to the root module
    that calls it: a file outside the container's folder says nothing of what is inside.
    """
    if container is None or not thing.address.startswith(INSTANCES):
        return True
    return thing.repo == container.repo and _folder(thing.path) == _folder(container.path)


def is_whole_file(thing: Thing) -> bool:
    """Return whether a thing is what its file is as a whole, not one of the things in it."""
    if not thing.address.startswith(WHOLE_FILES):
        return False
    return thing.address.partition(":")[2] == f"{thing.repo}/{thing.path}"


def _folder(path: str) -> str:
    return path.rpartition("/")[0]


def _pager(row: Relation, is_silent: bool, book: ClaimBook, parties: PartyBook) -> Claim:
    """Return that a receiver's team is paged; that nobody is, where it notifies nobody."""
    name = row.target.partition("/receiver/")[2] or row.target.rpartition("/")[2]
    written = f"receiver:{name}"
    party = parties.named(name) or parties.canonical(written, row.repo)
    is_team = party != written.lower() or is_silent
    owners = [] if is_silent else [party]
    because = f"receiver {name} notifies nobody" if is_silent else row.detail
    place = (row.repo, row.path, row.line)
    pattern = f"receiver {name}"
    evidence = "alert-route" if is_team else "alert-receiver"
    return book.make(evidence, *place, pattern, owners, owners and [name], (), because)


def from_file(
    holdings: Sequence[Holding],
    evidence: str,
    because: str,
    parties: PartyBook,
    may_be_nobodys: bool = False,
) -> Iterator[Offer]:
    """Yield what a file's own holdings say of a thing that is defined in it.

    An alias that comes to nobody is told as well: it is the owner that somebody meant. That nobody
    owns the file, on purpose, is told of a thing that `may_be_nobodys` for that reason.
    """
    for holding in holdings:
        is_nobodys = may_be_nobodys and holding.state == "unowned on purpose"
        for judged in holding.judged:
            is_empty = judged.outcome == "lost" and judged.reason.endswith(NO_MEMBERS)
            if not (is_empty or judged.outcome in ("won", "contests")):
                continue
            named = judged.claim.parties
            if all(parties.is_placeholder(party) for party in named) and (named or not is_nobodys):
                continue
            claim = judged.claim._replace(
                evidence=evidence, duties=(holding.duty,), because=because
            )
            yield Offer(claim, judged.reason if is_empty else "")
