"""Labels, annotations and tags that name the owner of a thing."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import NamedTuple

from merestone.model.claims import Claim
from merestone.model.facts import Label
from merestone.ownership.evidence.offer import ClaimBook, Offer
from merestone.ownership.owner_keys import OwnerKey, OwnerKeys
from merestone.ownership.parties import PartyBook
from merestone.ownership.placeholders import is_placeholder

INHERITED = "default tag"
SEVERAL = re.compile(r"[,;]\s*|\s+(?=@)")
ADDRESSED = re.compile(r"[^@<>]*[:<]\s*([^\s@<>:]+@[^\s@<>:]+)>?")
REFERENCES = ("group:", "user:", "team:", "@")


class Ranked(NamedTuple):
    """One label with its claim; `voice` is the number of the first claim that says the same."""

    rank: int
    label: Label
    claim: Claim
    voice: int


class LabelEvidence:
    """What the labels of every thing say of its owner."""

    def __init__(
        self, labels: Sequence[Label], keys: OwnerKeys, book: ClaimBook, parties: PartyBook
    ) -> None:
        self._book = book
        self._parties = parties
        self._ranked: dict[str, list[Ranked]] = {}
        self._known: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
        # What was said before, by all that decides what a label comes to; None: nothing.
        self._before: dict[tuple[str, str, str, str], Ranked | None] = {}
        self.computed: dict[str, Label] = {}
        meaning_of = keys.meaning
        for label in labels:
            meaning = meaning_of(label.key)
            if meaning is not None:
                self._take(label, meaning)

    def _take(self, label: Label, meaning: OwnerKey) -> None:
        repo, path, line, address, origin, key, value, is_computed = label
        if is_computed:
            if not meaning.only_known:
                self.computed.setdefault(address, label)
            return
        said = (origin, key, value, repo)
        if said not in self._before:
            ranked = self._before[said] = self._first(label, meaning)
        elif (before := self._before[said]) is not None:
            claim = self._book.again(before.claim, path, line)
            ranked = Ranked(before.rank, label, claim, before.voice)
        else:
            return
        if ranked is not None:
            self._ranked.setdefault(address, []).append(ranked)

    def _first(self, label: Label, meaning: OwnerKey) -> Ranked | None:
        """Return what a label comes to, or None where it names nobody that counts."""
        names, found = self._parties_of(label.value, label.repo)
        if meaning.only_known:
            found = [party for party in found if self._parties.standing(party) == "known"]
        if not found:
            return None
        evidence, rank, because = meaning.evidence, meaning.rank, ""
        if label.origin == INHERITED:
            evidence = "container-label" if evidence == "owner-label" else evidence
            rank, because = rank + 1000, "the provider's default tags set it"
        pattern = f"{label.key}={label.value}"
        place = (label.repo, label.path, label.line)
        claim = self._book.make(evidence, *place, pattern, found, names, (), because)
        return Ranked(rank, label, claim, claim.claim)

    def _parties_of(self, value: str, repo: str) -> tuple[list[str], list[str]]:
        """Return the names in a label's value, and the party of each."""
        known = self._known.get((value, repo))
        if known is None:
            names = [_named(name) for name in SEVERAL.split(value.strip()) if name]
            found = [party_of_label(name, repo, self._parties) for name in names]
            known = self._known[value, repo] = names, found
        return known

    def has(self, address: str) -> bool:
        """Return whether some label of a thing names an owner."""
        return address in self._ranked

    def only(self, address: str) -> Ranked | None:
        """Return what a thing's labels say where there is exactly one of them."""
        ranked = self._ranked.get(address)
        return ranked[0] if ranked is not None and len(ranked) == 1 else None

    def offers(self, address: str) -> list[Offer]:
        """Return what a thing's labels say: the first key that names somebody wins.

        Where another file says something else under the same key, neither is set aside.
        """
        ranked = self._ranked.get(address, ())
        if len(ranked) == 1:
            return [Offer(ranked[0].claim)]
        found: list[Offer] = []
        winner: Label | None = None
        for _, label, claim, _ in sorted(ranked, key=lambda each: each.rank):
            names_nobody = all(is_placeholder(name) for name in claim.spelled)
            if winner is None or claim.evidence in ("bound-group", "requester"):
                found.append(Offer(claim))
                if not names_nobody and claim.evidence not in ("bound-group", "requester"):
                    winner = label
            elif (label.key, label.origin) != (winner.key, winner.origin):
                found.append(Offer(claim, f"{winner.key} goes before {label.key}"))
            elif (label.repo, label.path) != (winner.repo, winner.path):
                found.append(Offer(claim))
            else:
                found.append(Offer(claim, f"line {winner.line} says it first"))
        return found


def _named(written: str) -> str:
    """Return the address of `Name: address` or `Name <address>`, else what is written."""
    found = ADDRESSED.fullmatch(written.strip())
    return found[1] if found else written.strip()


def party_of_label(name: str, repo: str, parties: PartyBook) -> str:
    """Return the party that a label's value names.

    A bare name is the one known team of this very name, else a party of its own: a label alone
    says that somebody is meant, not who.
    """
    name = name.strip()
    if name.startswith(REFERENCES) or ("@" in name and "/" not in name):
        return parties.canonical(name, repo)
    known = parties.named(name)
    if known:
        return known
    if name.count("/") == 1 and " " not in name:
        team = parties.canonical(f"@{name}", repo)
        if parties.standing(team) == "known":
            return team
    return parties.canonical(f"label:{name}", repo)
