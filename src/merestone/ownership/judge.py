"""Weighing what all sources offer for one resource, duty by duty.

The strongest standing claim wins, its own family adds to it, and everything else is kept with
the reason for which it lost: a conflict is never thrown away.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple

from merestone.model.claims import DUTIES, Claim, Holding, Judged
from merestone.ownership.evidence.offer import Offer
from merestone.ownership.parties import PartyBook
from merestone.ownership.precedence import Precedence


class _Standing(NamedTuple):
    strength: int
    claim: Claim


def judge(
    offers: Sequence[Offer], precedence: Precedence, parties: PartyBook, blinded_by: str = ""
) -> tuple[Holding, ...]:
    """Return one holding a duty, in the order of DUTIES.

    `blinded_by` names a source that could not be read and that could speak for this resource:
    then nobody may say `unowned`.
    """
    return tuple(_judge_duty(duty, offers, precedence, parties, blinded_by) for duty in DUTIES)


def _strength(claim: Claim, duty: str, precedence: Precedence) -> int:
    if claim.duties and duty not in claim.duties:
        return 0
    return precedence.weights[claim.evidence].strength.get(duty, 0)


def _judge_duty(
    duty: str,
    offers: Sequence[Offer],
    precedence: Precedence,
    parties: PartyBook,
    blinded_by: str,
) -> Holding:
    standing: list[_Standing] = []
    lost: list[Judged] = []
    for offer in offers:
        strength = _strength(offer.claim, duty, precedence)
        if not strength:
            continue
        reason = offer.lost or _emptiness(offer.claim, parties)
        if reason:
            lost.append(Judged(offer.claim, "lost", reason, strength))
        else:
            standing.append(_Standing(strength, offer.claim))
    if not standing:
        return _nobody(duty, lost, blinded_by)
    top = max(standing, key=lambda s: s.strength)
    weighed = _weigh(standing, top, precedence, parties)
    return _holding(duty, top, weighed, lost, precedence, parties)


def _emptiness(claim: Claim, parties: PartyBook) -> str:
    """Return why a claim that names owners names nobody, or ''."""
    if claim.parties and all(parties.is_placeholder(party) for party in claim.parties):
        return f"{' '.join(claim.spelled)} is a placeholder and names nobody"
    return ""


def _nobody(duty: str, lost: list[Judged], blinded_by: str) -> Holding:
    if blinded_by:
        return Holding(duty, "unread", (), "", blinded_by, tuple(lost))
    reason = "every claim was set aside" if lost else "no source says"
    return Holding(duty, "unowned", (), "", reason, tuple(lost))


def _weigh(
    standing: Sequence[_Standing], top: _Standing, precedence: Precedence, parties: PartyBook
) -> list[Judged]:
    families = precedence.weights
    weighed = []
    for strength, claim in standing:
        is_kin = families[claim.evidence].family == families[top.claim.evidence].family
        if claim is top.claim or (is_kin and strength == top.strength):
            weighed.append(Judged(claim, "won", "", strength))
            continue
        outcome, reason = _against(strength, claim, top, is_kin, precedence, parties)
        weighed.append(Judged(claim, outcome, reason, strength))
    return weighed


def _against(
    strength: int,
    claim: Claim,
    top: _Standing,
    is_kin: bool,
    precedence: Precedence,
    parties: PartyBook,
) -> tuple[str, str]:
    """Return the outcome of a claim that did not win, and the reason."""
    weaker = f"weaker evidence: {strength} against {top.strength}"
    if not claim.parties or not top.claim.parties:
        relation = "same" if claim.parties == top.claim.parties else "different"
    else:
        relation = parties.relation(claim.parties, top.claim.parties)
    if relation == "same":
        return "agrees", ""
    if is_kin:
        return "lost", weaker
    if relation == "unknown":
        return "lost", f"{weaker}; no source says whether the two are the same"
    if top.strength - strength <= precedence.contest_within:
        return "contests", "names a different owner"
    return "lost", weaker


def _holding(
    duty: str,
    top: _Standing,
    weighed: list[Judged],
    lost: list[Judged],
    precedence: Precedence,
    parties: PartyBook,
) -> Holding:
    won = [judged for judged in weighed if judged.outcome == "won"]
    is_contested = any(judged.outcome == "contests" for judged in weighed)
    named = dict.fromkeys(
        party
        for judged in won
        for party in judged.claim.parties
        if not parties.is_placeholder(party)
    )
    state = "contested" if is_contested else "owned" if named else "unowned on purpose"
    confidence = precedence.confidence(top.strength) if named else ""
    order = {"won": 0, "contests": 1, "agrees": 2, "lost": 3}
    chain = sorted([*weighed, *lost], key=lambda j: (order[j.outcome], -j.strength))
    reason = won[0].claim.because
    return Holding(duty, state, tuple(named), confidence, reason, tuple(chain))
