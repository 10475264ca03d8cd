"""What a remote's address says: the repository's name, and the address without secrets."""

from __future__ import annotations

import os
import re
from pathlib import Path

NAME_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")
SCP = re.compile(r"^([^/:\[]+):(?!\d+/)")
PORT = re.compile(r"^([^/:]+):\d+/")


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
    host, path = _host_and_path(rest)
    return f"{scheme}://{host}{path.partition('?')[0].partition('#')[0]}"


def place_of(url: str) -> str:
    """Return host and path of a repository's URL, without what does not tell it from others."""
    host, path = _host_and_path(url.partition("://")[2] or url)
    place = (host + path).partition("?")[0]
    place = PORT.sub(r"\1/", SCP.sub(r"\1/", place))
    return place.strip("/").removesuffix(".git").lower()


def _host_and_path(rest: str) -> tuple[str, str]:
    """Return the host without user and password, and the path with its `/`.

    A password that holds a `/`, which it must not, looks like a port that is no number.
    """
    host, slash, path = rest.partition("/")
    port = host.partition(":")[2]
    if port and "@" in path and "@" not in host and not port.isdigit() and host[0] != "[":
        host, slash, path = path.rpartition("@")[2].partition("/")
    return host.rpartition("@")[2], slash + path
