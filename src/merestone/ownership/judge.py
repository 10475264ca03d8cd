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
from merestone.ownership.spellings import namespace

# What the organisation itself declares settles a matter: it is the remedy for two sources that
# name different owners, so no third source contests it.
DECLARED = "charter"
# One thing has one owner of these: two files that describe it with two do not add up.
SINGLE = ("catalog-owner", "owner-label", "container-label")
DEFINED_TWICE = {"definition", "definition-elsewhere"}


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
    """Return what became of each claim: the strongest of one family win together."""
    family = precedence.weights[top.claim.evidence].family
    kin = [s for s in standing if precedence.weights[s.claim.evidence].family == family]
    equals = [s for s in kin if s.strength == top.strength]
    won = [top] if top.claim.evidence in SINGLE else equals
    holders = tuple(dict.fromkeys(party for s in won for party in s.claim.parties))
    weighed = []
    for one in standing:
        outcome, reason = "won", ""
        if one not in won:
            may_contest = family != DECLARED and (one in equals or one not in kin)
            bound = precedence.contest_within if may_contest else None
            outcome, reason = _against(one, top, holders, bound, parties)
        weighed.append(Judged(one.claim, outcome, reason, one.strength))
    return weighed


def _against(
    one: _Standing,
    top: _Standing,
    holders: tuple[str, ...],
    bound: int | None,
    parties: PartyBook,
) -> tuple[str, str]:
    """Return the outcome of a claim that did not win, and the reason.

    `bound` is how much weaker a claim of another party may be to contest; None: it may not.
    """
    weaker = f"weaker evidence: {one.strength} against {top.strength}"
    if one.claim.parties == holders:
        return "agrees", ""
    if not one.claim.parties or not holders:
        return "lost", weaker  # `nobody, on purpose` is no other owner
    relation = parties.relation(one.claim.parties, holders)
    if relation == "same":
        return "agrees", ""
    if bound is None or top.strength - one.strength > bound:
        return "lost", weaker
    if relation == "unknown" and not _is_comparable(one.claim, top.claim):
        return "lost", f"{weaker}; no source says whether the two are the same"
    return "contests", "names a different owner"


def _is_comparable(one: Claim, other: Claim) -> bool:
    """Return whether two claims of parties of whom no source tells how they relate name two."""
    if one.evidence == other.evidence:
        return True
    spaces = [{namespace(party) for party in claim.parties} for claim in (one, other)]
    return {one.evidence, other.evidence} == DEFINED_TWICE and spaces[0] == spaces[1]


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
    confidence = precedence.confidence(0 if is_contested else top.strength) if named else ""
    order = {"won": 0, "contests": 1, "agrees": 2, "lost": 3}
    chain = sorted([*weighed, *lost], key=lambda j: (order[j.outcome], -j.strength))
    reason = won[0].claim.because
    return Holding(duty, state, tuple(named), confidence, reason, tuple(chain))
