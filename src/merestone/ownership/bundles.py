"""Bundles: each combination of claims is judged once, however many resources share it."""

from __future__ import annotations

from collections.abc import Sequence

from merestone.model.claims import Holding
from merestone.ownership.evidence.offer import Offer
from merestone.ownership.parties import PartyBook
from merestone.ownership.precedence import Precedence
from merestone.ownership.verdicts import Case, Frame, Verdicts

Key = tuple[str | int, ...]


class Bundle:
    """What one combination of claims comes to.

    `blinded_by` says what could not be read that may speak for it too, or ''.
    """

    __slots__ = ("_holdings", "blinded_by", "bundle", "case", "offers")

    def __init__(
        self, bundle: int, offers: tuple[Offer, ...], case: Case, blinded_by: str = ""
    ) -> None:
        self.bundle = bundle
        self.offers = offers
        self.case = case
        self.blinded_by = blinded_by
        self._holdings: tuple[Holding, ...] | None = None

    @property
    def holdings(self) -> tuple[Holding, ...]:
        """Return one holding a duty, in the order of DUTIES.

        They are made when they are asked for: most of a large estate never is.
        """
        if self._holdings is None:
            self._holdings = self.case.of([offer.claim for offer in self.offers])
        return self._holdings

    @property
    def states(self) -> tuple[str, ...]:
        """Return the state of each duty, in the order of DUTIES."""
        return self.case.states


class Bundles:
    """Interns bundles: the same key is judged once."""

    def __init__(self, precedence: Precedence, parties: PartyBook) -> None:
        self.precedence = precedence
        self.parties = parties
        self.verdicts = Verdicts(precedence, parties)
        self._ids: dict[Key, int] = {}
        self.bundles: list[Bundle] = []

    def known(self, key: Key) -> int | None:
        """Return the bundle of a key that was judged before, or None."""
        return self._ids.get(key)

    def add(self, key: Key, offers: list[Offer], blinded_by: str) -> int:
        """Judge these offers, and return the number of their bundle."""
        number = self._ids[key] = len(self.bundles)
        case = self.verdicts.case(offers, blinded_by)
        self.bundles.append(Bundle(number, tuple(offers), case, blinded_by))
        return number

    def add_framed(self, own: Sequence[Offer], frame: Frame, voice: int = -1) -> int:
        """Judge offers of one's own within a frame, and return the number of their bundle."""
        number = len(self.bundles)
        case = self.verdicts.framed(own, frame, voice)
        self.bundles.append(Bundle(number, frame.around(own), case, frame.blinded_by))
        return number
