"""What really stands in a folder, without following a symlink or opening anything special."""

from __future__ import annotations

import os
import stat
import struct
import time
from collections.abc import Iterator
from pathlib import Path

YOUNG_NS = 2_000_000_000


class Unreadable(Exception):
    """A path of the tree that cannot be read; the text is the reason."""


class Disk:
    """Kinds of the entries of a folder's sub-folders, each listed once.

    A kind is `file`, `symlink`, `special`, `folder` or '' (nothing there). A path below a
    symlink is not there: it is outside.
    """

    def __init__(self, root: Path) -> None:
        self._root = os.fsencode(root)
        self._listings: dict[bytes, dict[bytes, str]] = {}

    def kind(self, raw: bytes) -> str:
        """Return what stands at a path."""
        folder, _, name = raw.rpartition(b"/")
        return self.listing(folder).get(name, "")

    def listing(self, folder: bytes) -> dict[bytes, str]:
        """Return the kinds of a folder's entries by name; empty when it is no real folder."""
        found = self._listings.get(folder)
        if found is None:
            is_real = not folder or self.kind(folder) == "folder"
            found = self._listings[folder] = self._list(folder) if is_real else {}
        return found

    def _list(self, folder: bytes) -> dict[bytes, str]:
        try:
            with os.scandir(self._root + b"/" + folder) as entries:
                return {entry.name: _kind(entry) for entry in entries}
        except OSError:
            return {}

    def is_executable(self, raw: bytes) -> bool:
        """Return whether a regular file has an execute permission."""
        try:
            return bool(os.lstat(self._root + b"/" + raw).st_mode & 0o111)
        except OSError:
            return False

    def stamp(self, raw: bytes) -> bytes:
        """Return what changes whenever a regular file is written to; b'' where that is not sure.

        A file that changed just now may change again within the clock's own steps.
        Source: git's documentation, technical/racy-git.
        """
        try:
            about = os.lstat(self._root + b"/" + raw)
        except (OSError, ValueError):
            return b""
        newest = max(about.st_mtime_ns, about.st_ctime_ns)
        if not stat.S_ISREG(about.st_mode) or newest > time.time_ns() - YOUNG_NS:
            return b""
        times = (about.st_mtime_ns, about.st_ctime_ns)
        return struct.pack("<QQQqq", about.st_dev, about.st_ino, about.st_size, *times)

    def specials(self) -> Iterator[bytes]:
        """Yield the FIFOs, sockets and devices of every folder listed so far, in order."""
        for folder, listing in sorted(self._listings.items()):
            for name, kind in sorted(listing.items()):
                if kind == "special":
                    yield folder + b"/" + name if folder else name


def _kind(entry: os.DirEntry[bytes]) -> str:
    if entry.is_symlink():
        return "symlink"
    if entry.is_file(follow_symlinks=False):
        return "file"
    return "folder" if entry.is_dir(follow_symlinks=False) else "special"


def read_inside(root: Path, raw: bytes, limit_bytes: int) -> bytes:
    """Return a regular file's bytes; no segment below `root` may be a symlink or `..`.

    Raises: Unreadable with the reason.
    """
    handle = _open_inside(root, raw)
    with os.fdopen(handle, "rb") as stream:
        about = os.fstat(handle)
        if not stat.S_ISREG(about.st_mode):
            raise Unreadable("it is no regular file")
        if about.st_size > limit_bytes:
            raise Unreadable(f"{about.st_size:,} bytes; at most {limit_bytes:,} are read")
        try:
            data = stream.read(limit_bytes + 1)
        except OSError as error:
            raise Unreadable(f"it cannot be read: {error.strerror}") from None
    if len(data) > limit_bytes:
        raise Unreadable(f"it grew past {limit_bytes:,} bytes while it was read")
    return data


def _open_inside(root: Path, raw: bytes) -> int:
    *folders, name = raw.split(b"/")
    if not {b"", b".", b".."}.isdisjoint((*folders, name)) or b"\0" in raw:
        raise Unreadable("its path leads out of the folder")
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    handle = -1
    try:
        handle = os.open(root, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        for folder in folders:
            inner = os.open(folder, flags | os.O_DIRECTORY, dir_fd=handle)
            os.close(handle)
            handle = inner
        return os.open(name, flags, dir_fd=handle)
    except OSError as error:
        raise Unreadable(f"it cannot be opened: {error.strerror}") from None
    finally:
        if handle >= 0:
            os.close(handle)
