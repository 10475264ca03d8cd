"""What files that name owners of paths say: CODEOWNERS, and Prow's OWNERS.

Annotations are evaluated as they stand here: as text, each would be compiled at start-up.
"""

from typing import NamedTuple


class CodeownersFile(NamedTuple):
    """A CODEOWNERS file found; the provider reads only the effective one.

    `dialect`: `github`, `gitlab` or `gitea`. `reason` says why it is not effective, or ''.
    """

    repo: str
    path: str
    dialect: str
    is_effective: bool
    reason: str


class CodeownersLine(NamedTuple):
    """One entry of a CODEOWNERS file.

    `ordinal` counts the entries of the file from 0. `owners` are spelled as written; empty
    means un-owned on purpose. `inherited` is true when they come from the section's header.
    `section` is '' before any header. `approvals`: how many the section asks for (0 when it
    is optional). `is_exclusion`: GitLab's and Gitea's `!`. `invalid`: why the provider skips
    the line, or ''.
    """

    repo: str
    path: str
    line: int
    ordinal: int
    dialect: str
    pattern: str
    owners: tuple[str, ...]
    inherited: bool
    section: str
    is_optional: bool
    approvals: int
    is_exclusion: bool
    invalid: str


class OwnersFile(NamedTuple):
    """A Prow OWNERS file. `folder` is '' at the root. `is_simple`: its filters are not read."""

    repo: str
    path: str
    folder: str
    is_simple: bool
    no_parent_owners: bool


class OwnersEntry(NamedTuple):
    """One name in an OWNERS file.

    `pattern` is '' (all files of the folder) or an unanchored RE2 on the path relative to it.
    `role`: `approver`, `reviewer`, `required_reviewer` or `emeritus_approver`. `name` is as
    written; `members` are the logins it stands for: itself, or those of the alias.
    """

    repo: str
    path: str
    line: int
    folder: str
    pattern: str
    role: str
    name: str
    is_alias: bool
    members: tuple[str, ...]
