"""Where each provider looks for CODEOWNERS, and whose a repository's file is.

Source: GitHub, GitLab, Gitea and Forgejo documentation on code owners: the first place that has
the file is read, the others are not.
"""

from __future__ import annotations

from typing import NamedTuple

from merestone.source.tree import Tree

PLACES = {
    "github": (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS"),
    "gitlab": ("CODEOWNERS", "docs/CODEOWNERS", ".gitlab/CODEOWNERS"),
    "gitea": ("CODEOWNERS", "docs/CODEOWNERS", ".gitea/CODEOWNERS", ".forgejo/CODEOWNERS"),
}
OWN_PLACES = {
    ".github/CODEOWNERS": "github",
    ".gitlab/CODEOWNERS": "gitlab",
    ".gitea/CODEOWNERS": "gitea",
    ".forgejo/CODEOWNERS": "gitea",
}
EVERY_PLACE = tuple(dict.fromkeys(path for places in PLACES.values() for path in places))
PROVIDERS = {"github": "GitHub", "gitlab": "GitLab", "gitea": "Gitea"}
HOST_WORDS = {
    "github": "github",
    "gitlab": "gitlab",
    "gitea": "gitea",
    "forgejo": "gitea",
    "codeberg": "gitea",
}


class Choice(NamedTuple):
    """Whose semantics are read; `reason` says what it was guessed from, '' if nothing was."""

    dialect: str
    reason: str


def candidates(tree: Tree) -> list[str]:
    """Return the paths that are there and that some provider looks at, in a fixed order."""
    return [path for path in EVERY_PLACE if path in tree.files]


def first_place(dialect: str, found: list[str]) -> str:
    """Return the path that the provider reads, or ''."""
    return next((path for path in PLACES[dialect] if path in found), "")


def choose(tree: Tree, found: list[str], configured: str, has_sections: bool) -> Choice:
    """Return whose semantics the repository's file has.

    In this order: the setting; the one provider whose own folder holds a file; the host of
    `origin`; section headers in the file; `.github/`; `.gitlab-ci.yml`; `.gitea/` or
    `.forgejo/`; else GitHub's. Where the own folders of several providers hold a file, only
    those are considered.
    """
    if configured != "auto":
        return Choice(configured, "")
    own = sorted({OWN_PLACES[path] for path in found if path in OWN_PLACES})
    if len(own) == 1:
        return Choice(own[0], "")
    for dialect, evidence in _evidence(tree, has_sections):
        if not own or dialect in own:
            return Choice(dialect, f"read as {PROVIDERS[dialect]}'s, because {evidence}")
    return Choice("github", "read as GitHub's, because nothing says whose it is")


def _evidence(tree: Tree, has_sections: bool) -> list[tuple[str, str]]:
    """Return what speaks for each dialect, strongest first."""
    host = host_of(tree.about.remote)
    speaks = [
        (dialect, f"origin is on {host}") for word, dialect in HOST_WORDS.items() if word in host
    ]
    if has_sections:
        speaks.append(("gitlab", "it has section headers"))
    if any(path.startswith(".github/") for path in tree.files):
        speaks.append(("github", "the repository has .github/"))
    if ".gitlab-ci.yml" in tree.files:
        speaks.append(("gitlab", "the repository has .gitlab-ci.yml"))
    if any(path.startswith((".gitea/", ".forgejo/")) for path in tree.files):
        speaks.append(("gitea", "the repository has .gitea/ or .forgejo/"))
    return speaks


def host_of(remote: str) -> str:
    """Return the host of a remote's address in lower case, or '' for a path."""
    scheme, found, rest = remote.partition("://")
    if found:
        return rest.partition("/")[0].rpartition("@")[2].lower() if scheme != "file" else ""
    host, found, _ = remote.partition(":")
    return host.rpartition("@")[2].lower() if found and "/" not in host else ""
