"""Claims as they are made and numbered, and offers: claims with their fate in their own source."""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from merestone.model.claims import Claim


class Offer(NamedTuple):
    """One claim for one resource; `lost` is why its own source sets it aside, or ''."""

    claim: Claim
    lost: str = ""


class ClaimBook:
    """Numbers every claim of an estate in the order of making, so that runs agree."""

    def __init__(self) -> None:
        self.claims: list[Claim] = []

    def make(
        self,
        evidence: str,
        repo: str,
        path: str,
        line: int,
        pattern: str,
        parties: Sequence[str],
        spelled: Sequence[str],
        duties: tuple[str, ...] = (),
        because: str = "",
    ) -> Claim:
        """Return a new claim with the next number."""
        claim = Claim(
            len(self.claims),
            evidence,
            repo,
            path,
            line,
            pattern,
            tuple(dict.fromkeys(parties)),
            tuple(spelled),
            duties,
            because,
        )
        self.claims.append(claim)
        return claim

    def again(self, claim: Claim, path: str, line: int) -> Claim:
        """Return a new claim that says the same at another place of its repository."""
        same = Claim(
            len(self.claims),
            claim.evidence,
            claim.repo,
            path,
            line,
            claim.pattern,
            claim.parties,
            claim.spelled,
            claim.duties,
            claim.because,
        )
        self.claims.append(same)
        return same
