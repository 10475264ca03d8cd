"""Web addresses that point into the repository that is read, as paths of it.

Source: how GitHub, GitLab, Bitbucket Cloud and Gitea write the address of a file or folder.
"""

from __future__ import annotations

import posixpath
from bisect import bisect_left
from collections.abc import Sequence
from urllib.parse import unquote

VIEWS = ("tree", "blob", "raw", "edit", "src", "blame")
GITEA_REFS = ("branch", "tag", "commit")
# Branches that are whole names: what follows them is the path, also where it is missing.
PLAIN_REFS = ("main", "master", "HEAD", "trunk", "develop", "-")
MOST_REF_SEGMENTS = 5


def repository_address(remote: str) -> str:
    """Return `host/owner/name` in lower case for a remote's address; '' when it is none."""
    scheme, found, rest = remote.partition("://")
    if not found:
        host, colon, path = remote.partition(":")
        rest = f"{host}/{path}" if colon and "/" not in host else ""
    elif scheme == "file":
        rest = ""
    host, _, path = rest.rpartition("@")[2].partition("/")
    path = path.strip("/").removesuffix(".git")
    return f"{host.partition(':')[0]}/{path}".lower() if host and path else ""


class Inside:
    """The paths of one repository, to look addresses up in."""

    def __init__(self, remote: str, paths: Sequence[str]) -> None:
        self.address = repository_address(remote)
        self.paths = paths

    def path_of(self, url: str) -> str | None:
        """Return the path that an address names, '' for the root; None when it is elsewhere."""
        rest = self._below(url)
        if rest is None:
            return None
        segments = [part for part in rest.split("/") if part]
        if segments[:1] == ["-"]:
            segments = segments[1:]
        if not segments:
            return ""
        if segments[0] not in VIEWS:
            return None
        if segments[0] in ("src", "raw") and segments[1:2] and segments[1] in GITEA_REFS:
            segments = segments[1:]
        return self._after_ref(segments[1:])

    def _below(self, url: str) -> str | None:
        scheme, found, rest = url.partition("://")
        if not found or scheme not in ("https", "http") or not self.address:
            return None
        rest = unquote(rest.partition("?")[0].partition("#")[0])
        host, _, path = rest.rpartition("@")[2].partition("/")
        if host.lower() == "raw.githubusercontent.com":
            owner, _, path = path.partition("/")
            name, _, path = path.partition("/")
            host, path = "github.com", f"{owner}/{name}/raw/{path}"
        whole = f"{host}/{path}"
        for own in (self.address + ".git", self.address):
            if whole.lower().rstrip("/") == own:
                return ""
            if whole.lower().startswith(own + "/"):
                return whole[len(own) + 1 :]
        return None

    def _after_ref(self, segments: list[str]) -> str | None:
        """Leave out the branch. Its name may hold slashes: the first that leads somewhere."""
        is_plain = "".join(segments[:1]) in PLAIN_REFS or "*" in "".join(segments)
        most = 1 if is_plain else MOST_REF_SEGMENTS
        for cut in range(1, min(len(segments), most + 1)):
            path = normal("/".join(segments[cut:]))
            if path and self.holds(path):
                return path
        return normal("/".join(segments[1:]))

    def is_folder(self, path: str) -> bool:
        """Return whether something lies below this path."""
        if not path:
            return True
        at = bisect_left(self.paths, path + "/")
        return at < len(self.paths) and self.paths[at].startswith(path + "/")

    def is_file(self, path: str) -> bool:
        """Return whether this path is a file here."""
        at = bisect_left(self.paths, path)
        return at < len(self.paths) and self.paths[at] == path

    def holds(self, path: str) -> bool:
        """Return whether this path is a file or a folder here."""
        return self.is_file(path) or self.is_folder(path)


def normal(path: str) -> str | None:
    """Return the path without `.`, `..` and doubled slashes; None when it leaves the root."""
    whole = posixpath.normpath(path) if path else "."
    if whole == ".":
        return ""
    return None if whole.startswith(("../", "/")) or whole == ".." else whole


def join(folder: str, path: str) -> str | None:
    """Return `path` as seen from `folder`; None when it leaves the root."""
    return normal(f"{folder}/{path}" if folder else path)


def folder_of(path: str) -> str:
    """Return the folder that holds a path; '' for the root."""
    return path.rpartition("/")[0]
