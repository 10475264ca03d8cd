"""Contents of blobs by object id, each with its size known before it is inflated."""

from __future__ import annotations

from merestone.source.child import Child, GitFailed
from merestone.source.git import Git


class Blobs:
    """Reads blobs through two long-lived `cat-file` commands, one of which asks for sizes only.

    Raises: GitFailed when an object is missing (a partial clone never fetches it).
    """

    def __init__(self, git: Git) -> None:
        self._git = git
        self._children: dict[str, Child] = {}

    def read(self, object_id: str, limit_bytes: int) -> bytes:
        """Return a blob's bytes; raises GitFailed if missing or larger than `limit_bytes`."""
        header = self._ask("--batch-check", object_id)
        if len(header) != 3 or header[1] != b"blob":
            raise GitFailed("the object is missing: this clone does not hold it")
        size = int(header[2])
        if size > limit_bytes:
            raise GitFailed(f"{size:,} bytes; at most {limit_bytes:,} are read")
        if self._ask("--batch", object_id) != header:
            raise self._broken("--batch")
        data = self._children["--batch"].take(size + 1)
        if len(data) != size + 1:
            raise self._broken("--batch")
        return data[:-1]

    def _ask(self, flag: str, object_id: str) -> list[bytes]:
        import subprocess

        child = self._children.get(flag)
        if child is None:
            child = self._git.start("cat-file", flag, stdin=subprocess.PIPE, is_prompt=True)
            self._children[flag] = child
        answer = child.ask(object_id.encode("ascii") + b"\n").split()
        if not answer:
            raise self._broken(flag)
        return answer

    def _broken(self, flag: str) -> GitFailed:
        """End the command, which a corrupt object stopped; the next read starts another."""
        child = self._children.pop(flag)
        child.stop()
        lines = child.said().splitlines()
        child.close()
        return GitFailed(f"the object is corrupt: {lines[-1] if lines else 'git gave up'}")

    def close(self) -> None:
        """End the commands."""
        for child in self._children.values():
            child.close()
        self._children.clear()
