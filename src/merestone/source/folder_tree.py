"""A working tree or a plain folder, as it is on the disk."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from merestone.model.facts import Repository
from merestone.source.blobs import Blobs
from merestone.source.disk import Disk, Unreadable, read_inside
from merestone.source.git import Git, GitFailed
from merestone.source.git_dir import kind_of, read_regular
from merestone.source.tree import KIND_OF_MODE, MOST_PATHS, REFUSED, Tree

OWNER_FOLDERS = (b"", b".github", b".gitlab", b".gitea", b".forgejo", b"docs")
MOST_EXCLUDE_BYTES = 1_000_000


class FolderTree(Tree):
    """Paths: what the index tracks and is still there, and what is untracked and not ignored.

    A path that a sparse checkout leaves out is read from its object.
    """

    def __init__(
        self, about: Repository, git: Git, root: Path, most_paths: int = MOST_PATHS
    ) -> None:
        self.root = root
        self._disk = Disk(root)
        self._sparse: dict[str, str] = {}
        self._stamps: dict[str, bytes] = {}
        self._blobs = Blobs(git)
        self._index = self._find_index(git)
        super().__init__(about, git, most_paths)
        self._disk = Disk(root)

    @staticmethod
    def _find_index(git: Git) -> Path | None:
        index = git.layout.own / "index" if git.layout else None
        return index if index and kind_of(index) == "file" else None

    def _entries(self) -> Iterator[tuple[bytes, str, bytes]]:
        failure = None
        try:
            yield from self._tracked()
        except GitFailed as error:
            failure = GitFailed(f"its index cannot be read: {error}")
        index, self._index = self._index, None if failure else self._index
        yield from self._untracked()
        self._index = index
        yield from self._specials()
        if failure:
            raise failure

    def _tracked(self) -> Iterator[tuple[bytes, str, bytes]]:
        if self._index is None:
            return
        before = b""
        for record in self.git.records("ls-files", "-z", "-s", "-t", index=self._index):
            head, _, raw = record.partition(b"\t")
            if raw == before:
                continue
            before = raw
            tag, mode, object_id, *_ = head.split(b" ")
            kind = KIND_OF_MODE.get(mode, "special")
            there = self._disk.kind(raw)
            if not there and tag == b"S":
                yield raw, kind, object_id
            elif not there and not REFUSED.isdisjoint(raw.split(b"/")):
                yield raw, kind, b""
            elif there and (there != "folder" or kind == "submodule"):
                yield raw, there if there in ("symlink", "special") else kind, b""

    def _untracked(self) -> Iterator[tuple[bytes, str, bytes]]:
        words = ["ls-files", "-z", "--others", "--exclude-standard"]
        if self._take_exclude():
            words.append(f"--exclude-from={self.git.neutral / 'exclude'}")
        child = self.git.start(*words, index=self._index)
        try:
            for raw in child.records(b"\0"):
                if raw.endswith(b"/"):
                    yield raw[:-1], "submodule", b""
                else:
                    yield raw, self._untracked_kind(raw), b""
            said = child.said()
        finally:
            child.close()
        if said:
            raise GitFailed(said.splitlines()[0].removeprefix("warning: "))

    def _untracked_kind(self, raw: bytes) -> str:
        kind = self._disk.kind(raw)
        if kind != "file":
            return kind or "special"
        return "executable" if self._disk.is_executable(raw) else "file"

    def _take_exclude(self) -> bool:
        """Copy the repository's own list of ignored paths, if it has one."""
        if self.git.layout is None:
            return False
        data = read_regular(self.git.layout.common / "info" / "exclude", MOST_EXCLUDE_BYTES)
        if data is not None:
            (self.git.neutral / "exclude").write_bytes(data)
        return data is not None

    def _specials(self) -> Iterator[tuple[bytes, str, bytes]]:
        """Name what git passes over in silence, wherever a file was listed or owners may stand."""
        for folder in OWNER_FOLDERS:
            self._disk.listing(folder)
        for raw in self._disk.specials():
            if raw.decode("utf-8", "replace") not in self.files:
                yield raw, "special", b""

    def _note(self, path: str, object_id: bytes) -> None:
        if object_id:
            self._sparse[path] = object_id.decode("ascii")

    def _read(self, path: str, limit_bytes: int) -> bytes:
        object_id = self._sparse.get(path)
        if object_id is None:
            return read_inside(self.root, self.raw_path(path), limit_bytes)
        try:
            return self._blobs.read(object_id, limit_bytes)
        except GitFailed as error:
            raise Unreadable(str(error)) from None

    def stamp(self, path: str) -> bytes:
        """Return the file's place, size and times, or the id of an object that stands for it."""
        object_id = self._sparse.get(path)
        if object_id is not None:
            return object_id.encode()
        if path not in self._stamps:
            self._stamps[path] = self._disk.stamp(self.raw_path(path))
        return self._stamps[path]

    def close(self) -> None:
        """End the reading commands, too."""
        self._blobs.close()
        super().close()
