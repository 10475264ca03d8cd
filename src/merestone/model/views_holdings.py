"""The answers of `owns` and `unowned`, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from merestone.model.findings import Place, ProblemView


@dataclass(frozen=True, slots=True)
class OwnsGroup:
    """Things of one kind that a team holds by one claim."""

    kind: str
    duty: str
    count: int
    place: Place
    says: str
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class OwnsView:
    """The answer of `merestone owns TEAM`."""

    version: str
    root: str
    party: str
    spellings: tuple[str, ...]
    members: tuple[str, ...]
    counts: tuple[tuple[str, str, int], ...]
    groups: tuple[OwnsGroup, ...]
    nearest: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class UnownedFolder:
    """The smallest folder (or file) that covers a run of unowned files.

    `state`: `unowned`, `unowned on purpose` or `unread`. `is_whole`: nothing below it is owned.
    """

    path: str
    state: str
    files: int
    of_files: int
    is_whole: bool
    examples: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class UnownedView:
    """The answer of `merestone unowned` for one duty."""

    version: str
    root: str
    duty: str
    files: int
    unowned: int
    on_purpose: int
    unread: int
    folders: tuple[UnownedFolder, ...]
    entities: tuple[str, ...]
    problems: tuple[ProblemView, ...] = ()
    things: tuple[str, ...] = ()
    of_things: int = 0
