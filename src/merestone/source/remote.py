"""What a remote's address says: the repository's name, and the address without secrets."""

from __future__ import annotations

import os
from pathlib import Path

NAME_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


def name_of(remote: str, root: Path) -> str:
    """Return the last segment of the remote's address, else of the folder."""
    last = remote.rstrip("/").replace(":", "/").rpartition("/")[2].removesuffix(".git")
    if last.strip(".") and NAME_LETTERS.issuperset(last):
        return last
    folder = os.fsencode(root.name).decode("utf-8", "backslashreplace")
    return folder.removesuffix(".git") or "repository"


def without_secret(remote: str) -> str:
    """Return the remote without user, password, query or fragment."""
    shown = "".join(letter for letter in remote if letter.isprintable())
    scheme, found, rest = shown.partition("://")
    if not found:
        return shown.rpartition("@")[2]
    host, slash, path = rest.partition("/")
    return f"{scheme}://{host.rpartition('@')[2]}{slash}{path.partition('?')[0].partition('#')[0]}"
