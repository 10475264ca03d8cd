"""Claims that the organisation declares in merestone.yaml, over addresses of any scheme.

The last matching claim of a duty wins, as in CODEOWNERS: put the general ones first.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import repeat
from typing import NamedTuple

from merestone.model.claims import DUTIES, Claim
from merestone.ownership.evidence.offer import ClaimBook, Offer
from merestone.ownership.parties import PartyBook


class Declared(NamedTuple):
    """One claim as declared: `parties` are spellings; () is nobody, on purpose."""

    path: str
    line: int
    pattern: str
    parties: tuple[str, ...]
    duties: tuple[str, ...]
    because: str


class DeclaredEvidence:
    """The declared claims of the estate; `bind` numbers them once the parties are known."""

    def __init__(self, declared: Sequence[Declared]) -> None:
        self._declared = declared
        self._claims: list[Claim] = []
        self._matcher = None
        if declared:
            from merestone.ownership.patterns import compile_matcher

            self._matcher = compile_matcher("address", [d.pattern for d in declared])

    def bind(self, book: ClaimBook, parties: PartyBook) -> None:
        """Make the claims."""
        self._claims = [
            book.make(
                "charter",
                "",
                d.path,
                d.line,
                d.pattern,
                [parties.canonical(p) for p in d.parties],
                d.parties,
                d.duties,
                d.because,
            )
            for d in self._declared
        ]

    def key(self, address: str) -> int:
        """Return the id of the set of claims that match an address."""
        return self._matcher.set_id(address) if self._matcher else 0

    def keys(self, addresses: Iterable[str]) -> Iterable[int]:
        """Return the same of many addresses, in their order."""
        return self._matcher.set_ids(addresses) if self._matcher else repeat(0)

    def offers(self, key: int) -> list[Offer]:
        """Return the matching claims; all but the last for each duty have lost."""
        if self._matcher is None:
            return []
        matched = self._matcher.sets[key]
        last = {duty: n for n in matched for duty in (self._claims[n].duties or DUTIES)}
        found = []
        for n in matched:
            duties = self._claims[n].duties or DUTIES
            kept = tuple(duty for duty in duties if last[duty] == n)
            gone = tuple(duty for duty in duties if last[duty] != n)
            if kept:
                found.append(Offer(self._claims[n]._replace(duties=kept)))
            if gone:
                line = self._declared[last[gone[0]]].line
                claim = self._claims[n]._replace(duties=gone)
                found.append(Offer(claim, f"line {line} matches too and comes later"))
        return found
