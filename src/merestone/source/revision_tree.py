"""One commit's tree, from objects alone."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.model.facts import Repository
from merestone.source.blobs import Blobs
from merestone.source.disk import Unreadable
from merestone.source.git import Git, GitFailed
from merestone.source.tree import KIND_OF_MODE, MOST_PATHS, Tree


class RevisionTree(Tree):
    """Paths and bytes of one commit; the disk is never looked at."""

    def __init__(self, about: Repository, git: Git, most_paths: int = MOST_PATHS) -> None:
        self._blobs = Blobs(git)
        self._ids: dict[str, bytes] = {}
        super().__init__(about, git, most_paths)

    def _entries(self) -> Iterator[tuple[bytes, str, bytes]]:
        words = ("ls-tree", "-r", "-z", "--full-tree", self.about.revision)
        for record in self.git.records(*words):
            head, _, raw = record.partition(b"\t")
            mode, _, object_id = head.split(b" ", 2)
            yield raw, KIND_OF_MODE.get(mode, "special"), object_id

    def _note(self, path: str, object_id: bytes) -> None:
        self._ids[path] = bytes.fromhex(object_id.decode("ascii"))

    def _read(self, path: str, limit_bytes: int) -> bytes:
        try:
            return self._blobs.read(self._ids[path].hex(), limit_bytes)
        except GitFailed as error:
            raise Unreadable(str(error)) from None

    def stamp(self, path: str) -> bytes:
        """Return the id of the path's object."""
        return self._ids.get(path, b"")

    def close(self) -> None:
        """End the reading commands, too."""
        self._blobs.close()
        super().close()
