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


class _Ranked(NamedTuple):
    rank: int
    label: Label
    claim: Claim


class LabelEvidence:
    """What the labels of every thing say of its owner."""

    def __init__(
        self, labels: Sequence[Label], keys: OwnerKeys, book: ClaimBook, parties: PartyBook
    ) -> None:
        self._book = book
        self._parties = parties
        self._ranked: dict[str, list[_Ranked]] = {}
        self._known: dict[tuple[str, str], tuple[list[str], list[str]]] = {}
        self.computed: dict[str, Label] = {}
        for label in labels:
            meaning = keys.meaning(label.key)
            if meaning is not None:
                self._take(label, meaning)

    def _take(self, label: Label, meaning: OwnerKey) -> None:
        if label.is_computed:
            if not meaning.only_known:
                self.computed.setdefault(label.address, label)
            return
        names, found = self._parties_of(label.value, label.repo)
        if meaning.only_known:
            found = [party for party in found if self._parties.standing(party) == "known"]
        if not found:
            return
        evidence, rank, because = meaning.evidence, meaning.rank, ""
        if label.origin == INHERITED:
            evidence = "container-label" if evidence == "owner-label" else evidence
            rank, because = rank + 1000, "the provider's default tags set it"
        pattern = f"{label.key}={label.value}"
        place = (label.repo, label.path, label.line)
        claim = self._book.make(evidence, *place, pattern, found, names, (), because)
        self._ranked.setdefault(label.address, []).append(_Ranked(rank, label, claim))

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

    def offers(self, address: str) -> list[Offer]:
        """Return what a thing's labels say: the first key that names somebody wins.

        Where another file says something else under the same key, neither is set aside.
        """
        ranked = self._ranked.get(address, ())
        if len(ranked) == 1:
            return [Offer(ranked[0].claim)]
        found: list[Offer] = []
        winner: Label | None = None
        for _, label, claim in sorted(ranked, key=lambda each: each.rank):
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
