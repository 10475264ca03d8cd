"""A repository's or folder's paths and bytes, whatever holds them.

`open_tree` gives a `Tree` for a working tree, one revision, a bare repository or a plain folder.
Nothing outside the root is read: symlinks, FIFOs and devices are named, never opened.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

from merestone.model.errors import SourceUnavailable
from merestone.model.facts import File, Repository
from merestone.source.disk import Unreadable, read_inside
from merestone.source.git import Git, GitFailed
from merestone.source.git_dir import fault_of, find_git_dir, has_promised_packs, kind_of
from merestone.source.kept import NO_CACHE, ParsedCache
from merestone.source.others import NO_OTHERS, Others
from merestone.source.remarks import Remarks
from merestone.source.remote import name_of, without_secret

__all__ = ["Tree", "Unreadable", "open_tree", "path_text", "read_inside"]

MOST_PATHS = 2_000_000
MOST_PATH_BYTES = 256 << 20
KIND_OF_MODE = {b"100644": "file", b"100664": "file", b"100755": "executable"}
KIND_OF_MODE |= {b"120000": "symlink", b"160000": "submodule"}
REFUSED = frozenset((b"", b".", b"..", b".git"))


class Tree:
    """Paths and bytes of one repository at one state.

    `files` maps each path (UTF-8, `/`) to its kind, in order; `remarks` count what was passed
    over; `list_error` says why the list is not whole, or ''. `cache` keeps what is made of files;
    `others` are the repositories that are read with it.
    """

    others: Others = NO_OTHERS

    def __init__(self, about: Repository, git: Git, most_paths: int = MOST_PATHS) -> None:
        self.about = about
        self.repo = about.repo
        self.git = git
        self.most_paths = most_paths
        self.most_path_bytes = MOST_PATH_BYTES
        self.cache: ParsedCache = NO_CACHE
        self.remarks = Remarks()
        self.files: dict[str, str] = {}
        self._raw: dict[str, bytes] = {}
        self._named: dict[str, list[str]] | None = None
        self.list_error = self._list()

    def _entries(self) -> Iterator[tuple[bytes, str, bytes]]:
        """Yield path, kind and object id (or b'') of everything."""
        raise NotImplementedError

    def _note(self, path: str, object_id: bytes) -> None:
        """Keep the object id of a regular file that has one."""

    def _list(self) -> str:
        """Fill `files` up to the limits; return why the list is not whole, or ''."""
        odd: dict[bytes, tuple[str, bytes]] = {}
        error = ""
        try:
            for raw, kind, object_id in self._within_limits():
                if not REFUSED.isdisjoint(raw.split(b"/")):
                    self.remarks.add("refused", path_text(raw))
                    continue
                try:
                    self._add(raw.decode(), kind, object_id)
                except UnicodeDecodeError:
                    odd[raw] = (kind, object_id)
        except GitFailed as failure:
            error = str(failure)
        for raw, (kind, object_id) in sorted(odd.items()):
            self._add_odd(raw, kind, object_id)
        self.files = dict(sorted(self.files.items()))
        return error

    def _within_limits(self) -> Iterator[tuple[bytes, str, bytes]]:
        size = 0
        for count, entry in enumerate(self._entries()):
            size += len(entry[0])
            if count >= self.most_paths:
                raise GitFailed(f"more than {self.most_paths:,} paths; the rest was not listed")
            if size > self.most_path_bytes:
                raise GitFailed(
                    f"the paths are longer than {self.most_path_bytes:,} bytes in sum; "
                    "the rest was not listed"
                )
            yield entry

    def _add(self, path: str, kind: str, object_id: bytes) -> None:
        if path in self.files:
            self.remarks.add("twice", path)
            return
        self.files[path] = kind
        if kind in ("file", "executable"):
            self._note(path, object_id)
        else:
            self.remarks.add(kind, path)

    def _add_odd(self, raw: bytes, kind: str, object_id: bytes) -> None:
        """Add a path that is not UTF-8 under an escaped name that no other path has."""
        path = path_text(raw)
        while path in self.files:
            path += "\\"
        self._raw[path] = raw
        self.remarks.add("odd", path)
        self._add(path, kind, object_id)

    def raw_path(self, path: str) -> bytes:
        """Return the path's own bytes: another spelling where it is not UTF-8."""
        return self._raw.get(path) or path.encode("utf-8", "surrogateescape")

    def named(self, basename: str) -> list[str]:
        """Return the paths that have this last segment, in order."""
        if self._named is None:
            self._named = {}
            for path in self.files:
                self._named.setdefault(path.rpartition("/")[2], []).append(path)
        return self._named.get(basename, [])

    def facts(self) -> Iterator[File]:
        """Yield one `File` a path, in order."""
        for path, kind in self.files.items():
            yield File(self.repo, path, kind)

    def read(self, path: str, limit_bytes: int) -> bytes:
        """Return a file's bytes.

        Raises: Unreadable when it is no regular file, too large, missing, or not permitted.
        """
        kind = self.files.get(path, "missing")
        if kind == "special":
            raise Unreadable("it is a FIFO, a socket or a device; only regular files are read")
        if kind not in ("file", "executable"):
            raise Unreadable(f"it is a {kind}; only regular files are read")
        return self._read(path, limit_bytes)

    def _read(self, path: str, limit_bytes: int) -> bytes:
        raise NotImplementedError

    def stamp(self, path: str) -> bytes:  # noqa: ARG002
        """Return what changes whenever the bytes of this path change, or b'' where none is known.

        It is asked for before the bytes are.
        """
        return b""

    def close(self) -> None:
        """Let go of what was opened."""
        self.git.close()


def path_text(raw: bytes) -> str:
    """Return a path as text; bytes that are not UTF-8 are shown escaped."""
    return raw.decode("utf-8", "backslashreplace")


def open_tree(root: Path, revision: str = "", name: str = "", most_paths: int = MOST_PATHS) -> Tree:
    """Return the tree at `root`: its working tree, or `revision`, or a plain folder.

    Raises: SourceUnavailable when there is no such folder or revision.
    """
    if kind_of(root) != "folder":
        raise SourceUnavailable(f"{root}: no such folder; give the root of a repository")
    root = root.resolve()
    git_dir = find_git_dir(root)
    if git_dir is None:
        return _open_folder(root, revision, name, most_paths)
    is_bare = git_dir == root
    git = Git(git_dir, None if is_bare or revision else root)
    commit = git.resolve(revision or "HEAD")
    if not commit and (revision or is_bare):
        fault = f": {git.fault}" if git.fault else ""
        git.close()
        raise SourceUnavailable(
            f"{_shown(root)}: no revision {revision or 'HEAD'!r} in this repository{fault}"
        )
    about = _about(git, root, name, commit, "bare" if is_bare else "worktree")
    if not is_bare and not revision:
        from merestone.source.folder_tree import FolderTree

        return FolderTree(about, git, root, most_paths)
    from merestone.source.revision_tree import RevisionTree

    return RevisionTree(about._replace(kind="revision" if revision else "bare"), git, most_paths)


def _open_folder(root: Path, revision: str, name: str, most_paths: int) -> Tree:
    from merestone.source.folder_tree import FolderTree

    fault = fault_of(root)
    if revision:
        reason = fault or "not a git repository"
        raise SourceUnavailable(f"{_shown(root)}: {reason}, so it has no {revision!r}")
    shown = name or name_of("", root)
    about = Repository(shown, _shown(root), "folder", "", "", False, False)
    tree = FolderTree(about, Git(None, root), root, most_paths)
    if fault and not tree.list_error:
        tree.list_error = f"{fault}; read as a plain folder, so ignored files are not listed"
    return tree


def _about(git: Git, root: Path, name: str, commit: str, kind: str) -> Repository:
    assert git.layout is not None
    remote = git.settings["remote"]
    return Repository(
        name or name_of(remote, root),
        _shown(root),
        kind,
        commit,
        without_secret(remote),
        bool(git.shallow),
        bool(git.settings["partialclone"]) or has_promised_packs(git.layout.common),
    )


def _shown(root: Path) -> str:
    return path_text(os.fsencode(root))
