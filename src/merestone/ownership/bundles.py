"""Bundles: each combination of claims is judged once, however many resources share it."""

from __future__ import annotations

from typing import NamedTuple

from merestone.model.claims import Holding
from merestone.ownership.evidence.offer import Offer
from merestone.ownership.parties import PartyBook
from merestone.ownership.precedence import Precedence
from merestone.ownership.verdicts import Verdicts

Key = tuple[str | int, ...]


class Bundle(NamedTuple):
    """What one combination of claims comes to; `holdings` are in the order of DUTIES.

    `blinded_by` says what could not be read that may speak for it too, or ''.
    """

    bundle: int
    offers: tuple[Offer, ...]
    holdings: tuple[Holding, ...]
    blinded_by: str = ""


class Bundles:
    """Interns bundles: the same key is judged once."""

    def __init__(self, precedence: Precedence, parties: PartyBook) -> None:
        self.precedence = precedence
        self.parties = parties
        self._verdicts = Verdicts(precedence, parties)
        self._ids: dict[Key, int] = {}
        self.bundles: list[Bundle] = []

    def known(self, key: Key) -> int | None:
        """Return the bundle of a key that was judged before, or None."""
        return self._ids.get(key)

    def add(self, key: Key, offers: list[Offer], blinded_by: str) -> int:
        """Judge these offers, and return the number of their bundle."""
        number = len(self.bundles)
        holdings = self._verdicts.of(offers, blinded_by)
        self.bundles.append(Bundle(number, tuple(offers), holdings, blinded_by))
        self._ids[key] = number
        return number
