"""What claims come to depends on who says what how, not on where: each such case is judged once.

A large estate has as many labels as things, and few different ones.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from merestone.model.claims import Claim, Holding, Judged
from merestone.ownership.evidence.offer import Offer
from merestone.ownership.judge import judge
from merestone.ownership.parties import PartyBook
from merestone.ownership.precedence import Precedence

Said = tuple[str, tuple[str, ...], tuple[str, ...], tuple[str, ...], str]


class _Judged(NamedTuple):
    """One line of a chain; `offer` is the place of its claim among the offers."""

    offer: int
    outcome: str
    reason: str
    strength: int


class Decision(NamedTuple):
    """One duty, without the claims. `speaker` is the offer whose `because` is the reason, or -1."""

    duty: str
    state: str
    parties: tuple[str, ...]
    confidence: str
    reason: str
    speaker: int
    judged: tuple[_Judged, ...]


class Case:
    """What claims come to, whatever their places: the same for all that are said alike."""

    def __init__(self, holdings: tuple[Decision, ...]) -> None:
        self._holdings = holdings
        self.states = tuple(holding.state for holding in holdings)

    def of(self, claims: Sequence[Claim]) -> tuple[Holding, ...]:
        """Return one holding a duty with these claims, given in the order of their offers."""
        return tuple(_with_claims(holding, claims) for holding in self._holdings)


class Frame(NamedTuple):
    """What many things share: the offers before and after each one's own.

    `voice` is the same number for all frames that say alike.
    """

    before: tuple[Offer, ...]
    after: tuple[Offer, ...]
    blinded_by: str
    voice: int

    def around(self, own: Sequence[Offer]) -> tuple[Offer, ...]:
        """Return all offers, in their order."""
        return (*self.before, *own, *self.after)


class Verdicts:
    """Judges offers as `judge` does, and remembers each case."""

    def __init__(self, precedence: Precedence, parties: PartyBook) -> None:
        self._precedence = precedence
        self._parties = parties
        self._known: dict[tuple[tuple[Said, ...], str], Case] = {}
        self._voices: dict[tuple[tuple[Said, ...], tuple[Said, ...], str], int] = {}
        self._framed: dict[tuple[int, int | tuple[Said, ...]], Case] = {}

    def case(self, offers: Sequence[Offer], blinded_by: str) -> Case:
        """Return what these offers come to."""
        said = _said(offers)
        known = self._known.get((said, blinded_by))
        if known is None:
            known = self._known[said, blinded_by] = Case(self._judge(offers, blinded_by))
        return known

    def frame(self, before: tuple[Offer, ...], after: tuple[Offer, ...], blinded_by: str) -> Frame:
        """Return a frame with its voice."""
        said = (_said(before), _said(after), blinded_by)
        return Frame(before, after, blinded_by, self._voices.setdefault(said, len(self._voices)))

    def framed(self, own: Sequence[Offer], frame: Frame, voice: int = -1) -> Case:
        """Return what a thing's own offers come to within a frame.

        `voice` is a number that only offers have which say the same as these, or -1.
        """
        key = (frame.voice, _said(own) if voice < 0 else voice)
        known = self._framed.get(key)
        if known is None:
            known = self._framed[key] = self.case(frame.around(own), frame.blinded_by)
        return known

    def _judge(self, offers: Sequence[Offer], blinded_by: str) -> tuple[Decision, ...]:
        """Judge with claims that are told apart by their number alone."""
        numbered = [
            Offer(offer.claim._replace(claim=n, because=str(n)), offer.lost)
            for n, offer in enumerate(offers)
        ]
        holdings = judge(numbered, self._precedence, self._parties, blinded_by)
        return tuple(map(_without_claims, holdings))


def _said(offers: Sequence[Offer]) -> tuple[Said, ...]:
    return tuple([(c.evidence, c.parties, c.duties, c.spelled, lost) for c, lost in offers])


def _without_claims(holding: Holding) -> Decision:
    lines = tuple(_Judged(j.claim.claim, *j[1:]) for j in holding.judged)
    is_won = bool(lines) and lines[0].outcome == "won"
    speaker = lines[0].offer if is_won else -1
    reason = "" if is_won else holding.reason
    return Decision(
        holding.duty, holding.state, holding.parties, holding.confidence, reason, speaker, lines
    )


def _with_claims(holding: Decision, claims: Sequence[Claim]) -> Holding:
    duty, state, parties, confidence, reason, speaker, lines = holding
    judged = tuple(Judged(claims[j.offer], j.outcome, j.reason, j.strength) for j in lines)
    reason = claims[speaker].because if speaker >= 0 else reason
    return Holding(duty, state, parties, confidence, reason, judged)
