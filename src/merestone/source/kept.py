"""What a scan made of each file, for the next one; `parsed` keeps it in the user's cache folder."""

from __future__ import annotations

import os
from collections.abc import Sequence

LONGEST_NAME = 200


def file_name(about: str) -> str:
    """Return a name for the file that keeps what was made of something, such as a path."""
    name = about.replace("%", "%25").replace("/", "%2F")
    if len(os.fsencode(name)) > LONGEST_NAME:
        import hashlib

        return hashlib.blake2b(os.fsencode(name), digest_size=16).hexdigest()
    return name


class Known:
    """What was made of the files of one repository; `close` keeps what was new.

    A file's stamp (`Tree.stamp`) tells that its bytes are the same without reading them; b'' is
    none.
    """

    def unchanged(self, path: str, stamp: bytes) -> str | None:  # noqa: ARG002
        """Return what was made of a file that had this stamp, or None."""
        return None

    def get(self, path: str, data: bytes, stamp: bytes = b"") -> str | None:  # noqa: ARG002
        """Return what was made of these bytes at this path, or None."""
        return None

    def put(self, path: str, data: bytes, packed: str, stamp: bytes = b"") -> None:
        """Note what was made."""

    def is_nobodys(self, path: str) -> bool:  # noqa: ARG002
        """Return whether it is known that a path concerns none of the makers."""
        return False

    def note_nobodys(self, paths: Sequence[str]) -> None:
        """Note all paths that concern none of the makers, in order."""

    def close(self) -> None:
        """Write what is new, and forget what is no longer there."""


class ParsedCache:
    """A cache that keeps nothing; `parsed.StoredCache` keeps."""

    def of(self, repo: str, makers: Sequence[str], part: str = "parsed") -> Known:  # noqa: ARG002
        """Return what these makers (name and version) made of the files of one repository."""
        return Known()


NO_CACHE = ParsedCache()
