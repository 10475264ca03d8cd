"""Claims, and the ownership that comes of them."""

from __future__ import annotations

from typing import NamedTuple

DUTIES = ("maintains", "responds", "decides")
STATES = ("owned", "contested", "unowned", "unowned on purpose", "unread")
OUTCOMES = ("won", "agrees", "contests", "lost")


class Party(NamedTuple):
    """Who can own.

    `party` is the canonical reference; `shown` what a person reads. `kind`: `team`, `person`,
    `email`, `role` or `placeholder`. `standing`: `known` (a team source has it), `unknown` (the
    sources that list its namespace do not have it) or `unlisted` (no source lists its namespace).
    """

    party: str
    shown: str
    kind: str
    standing: str
    nearest: str


class Claim(NamedTuple):
    """One source's statement that parties hold duties for what `pattern` covers.

    `evidence` is a key of precedence.toml. `claim` numbers the claims of one estate from 0.
    `parties` are canonical and sorted as written; empty means `nobody, on purpose`. `spelled`
    are the owners as written, for people to search for. `duties` is () where precedence decides.
    """

    claim: int
    evidence: str
    repo: str
    path: str
    line: int
    pattern: str
    parties: tuple[str, ...]
    spelled: tuple[str, ...]
    duties: tuple[str, ...] = ()
    because: str = ""


class Judged(NamedTuple):
    """What became of one claim for one duty of one resource.

    `outcome`: `won`, `agrees`, `contests` or `lost`; `reason` says why, in a few words.
    """

    claim: Claim
    outcome: str
    reason: str
    strength: int


class Holding(NamedTuple):
    """One duty of one resource: who holds it, how surely, and every claim that spoke.

    `parties` is the union of the winning claims' parties, in their order.
    `confidence`: `high`, `medium`, `low`, or '' where nobody holds it.
    """

    duty: str
    state: str
    parties: tuple[str, ...]
    confidence: str
    reason: str
    judged: tuple[Judged, ...]


class Resource(NamedTuple):
    """One thing in the estate. Resources that the same claims speak for share a `bundle`."""

    address: str
    kind: str
    name: str
    repo: str
    path: str
    line: int
    bundle: int


class Observed(NamedTuple):
    """Who really changed one file in the window: counts by author, most first."""

    repo: str
    path: str
    changes: int
    by: tuple[tuple[str, int], ...]
