"""Contents of blobs by object id, each with its size known before it is inflated.

Source: git-cat-file(1) "BATCH OUTPUT".
"""

from __future__ import annotations

from merestone.source.child import Child, GitFailed
from merestone.source.git import Git

HEADER_BYTES = 200


class Blobs:
    """Reads blobs through two long-lived `cat-file` commands, one of which asks for sizes only.

    Behind each object a name is asked for that no object has: its answer marks the end, whatever
    a forged object printed before it.
    Raises: GitFailed when an object is missing (a partial clone never fetches it).
    """

    def __init__(self, git: Git) -> None:
        import secrets

        self._git = git
        self._children: dict[str, Child] = {}
        self._end = secrets.token_hex(16).encode() + b"-end"

    def read(self, object_id: str, limit_bytes: int) -> bytes:
        """Return a blob's bytes; raises GitFailed if missing or larger than `limit_bytes`."""
        header = self._ask("--batch-check", object_id, HEADER_BYTES)
        words = header.split()
        if len(words) != 3 or words[1] != b"blob":
            raise GitFailed("the object is missing: this clone does not hold it")
        size = int(words[2])
        if size > limit_bytes:
            raise GitFailed(f"{size:,} bytes; at most {limit_bytes:,} are read")
        answer = self._ask("--batch", object_id, size + HEADER_BYTES)
        if not answer.startswith(header) or len(answer) != len(header) + size + 1:
            raise GitFailed("the object is corrupt: its size is not what it declares")
        return answer[len(header) : -1]

    def _ask(self, flag: str, object_id: str, most_bytes: int) -> bytes:
        child = self._children.get(flag) or self._start(flag)
        child.send(object_id.encode("ascii") + b"\n" + self._end + b"\n")
        answer = child.until(self._end + b" missing\n", most_bytes + HEADER_BYTES)
        if answer is not None:
            return answer
        del self._children[flag]
        child.stop()
        lines = child.said().splitlines()
        child.close()
        raise GitFailed(f"the object is corrupt: {lines[-1] if lines else 'git gave up'}")

    def _start(self, flag: str) -> Child:
        import subprocess

        child = self._git.start("cat-file", flag, stdin=subprocess.PIPE, is_prompt=True)
        self._children[flag] = child
        return child

    def close(self) -> None:
        """End the commands."""
        for child in self._children.values():
            child.close()
        self._children.clear()
