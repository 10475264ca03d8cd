"""The answer of `who`, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from merestone.model.findings import Place, ProblemView


@dataclass(frozen=True, slots=True)
class ClaimView:
    """One claim in a chain: what it says, where, and what became of it."""

    evidence: str
    says: str
    place: Place
    outcome: str
    reason: str
    strength: int
    because: str = ""


@dataclass(frozen=True, slots=True)
class DutyView:
    """One of the three questions, answered: `state`, `parties` as people read them, and why."""

    duty: str
    state: str
    parties: tuple[str, ...]
    place: Place | None
    confidence: str
    reason: str
    claims: tuple[ClaimView, ...]


@dataclass(frozen=True, slots=True)
class WhoAnswer:
    """The answer for one reference. `remarks` begin with a word such as `but` or `note`.

    `layer` and `facet` are those of a thing that is classified, else ''.
    """

    ref: str
    address: str
    kind: str
    duties: tuple[DutyView, ...]
    remarks: tuple[str, ...] = ()
    layer: str = ""
    facet: str = ""


@dataclass(frozen=True, slots=True)
class FolderSummary:
    """Who maintains what is below a folder: party -> number of files, most first.

    `unowned`, `on_purpose` and `unread` count the files that nobody maintains, by why.
    """

    ref: str
    address: str
    files: int
    holders: tuple[tuple[str, int], ...]
    unowned: int
    on_purpose: int = 0
    unread: int = 0


@dataclass(frozen=True, slots=True)
class NotFound:
    """A reference that names nothing, with what it may have meant."""

    ref: str
    nearest: tuple[str, ...]
    reason: str


@dataclass(frozen=True, slots=True)
class WhoView:
    """The answer of `merestone who`, one item a reference, in the order asked."""

    version: str
    root: str
    revision: str
    answers: tuple[WhoAnswer | FolderSummary | NotFound, ...]
    problems: tuple[ProblemView, ...] = ()
