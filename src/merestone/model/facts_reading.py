"""What was read: repositories, their files, what each connector did, what it could not read.

Annotations are evaluated as they stand here: as text, each would be compiled at start-up.
"""

from typing import NamedTuple


class Repository(NamedTuple):
    """One repository (or plain folder) that was read.

    `kind`: `worktree`, `revision`, `bare` or `folder`. `revision` is a commit id, or ''.
    """

    repo: str
    root: str
    kind: str
    revision: str
    remote: str
    is_shallow: bool
    is_partial: bool


class Source(NamedTuple):
    """What one connector did with one repository.

    `status`: `read`, `partial` (some of it became problems), `unread`, `absent` (nothing there
    to read) or `off` (switched off). `items`: how many files or records it read.
    """

    connector: str
    repo: str
    status: str
    items: int
    detail: str


class Problem(NamedTuple):
    """A place that could not be read, and why.

    `covers` is the path prefix whose ownership this may hide ('' is the whole repository);
    `is_blinding` is false for a remark that hides nothing (a symlink that is not followed).
    """

    connector: str
    repo: str
    path: str
    line: int
    reason: str
    covers: str
    is_blinding: bool


class File(NamedTuple):
    """One path. `kind`: `file`, `executable`, `symlink`, `submodule` or `special`."""

    repo: str
    path: str
    kind: str
