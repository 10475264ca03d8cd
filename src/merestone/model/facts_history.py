"""What the history says: commits, their authors, and the paths that they changed.

Annotations are evaluated as they stand here: as text, each would be compiled at start-up.
"""

from typing import NamedTuple


class Commit(NamedTuple):
    """One commit. Units: seconds since 1970 UTC; 0 where a date is none.

    `authored_at` is when the change was first written: a cherry-pick keeps it.
    """

    repo: str
    commit: int
    sha: str
    committed_at: int
    authored_at: int = 0


class Author(NamedTuple):
    """One identity after mailmap. `login` is known from a noreply address, or ''."""

    repo: str
    author: int
    name: str
    email: str
    login: str
    is_bot: bool


class Authorship(NamedTuple):
    """One author (or co-author) of one commit."""

    repo: str
    commit: int
    author: int


class Touches(NamedTuple):
    """The paths that one commit changed: one row a commit, since a history has millions of them."""

    repo: str
    commit: int
    paths: tuple[str, ...]


class HistoryReach(NamedTuple):
    """How far the history that was read goes back.

    `until_at` is the time of the newest commit; `since_at` of the oldest one read (0: none).
    `is_whole` is false for a shallow or bounded history; `detail` says why.
    """

    repo: str
    since_at: int
    until_at: int
    is_whole: bool
    detail: str
