"""Git objects written by hand, as no git would write them."""

from __future__ import annotations

import hashlib
import zlib
from pathlib import Path

from gitcli import git


class Raw:
    """Writes loose objects into a repository; nothing is checked."""

    def __init__(self, root: Path) -> None:
        root.mkdir(parents=True, exist_ok=True)
        git(root, "init", "-q")
        self.root = root
        self.git_dir = root / ".git"

    def put(self, kind: str, data: bytes, declared: int | None = None) -> str:
        """Write an object, whose header may lie about its size; return its id."""
        size = len(data) if declared is None else declared
        text = f"{kind} {size}\0".encode() + data
        name = hashlib.sha1(text, usedforsecurity=False).hexdigest()
        path = self.git_dir / "objects" / name[:2] / name[2:]
        path.parent.mkdir(exist_ok=True)
        if not path.exists():
            path.write_bytes(zlib.compress(text, 1))
        return name

    def tree(self, entries: list[tuple[str, bytes, str]]) -> str:
        """Write a tree of (mode, name, id)."""
        return self.put(
            "tree",
            b"".join(b"%s %s\0" % (m.encode(), n) + bytes.fromhex(i) for m, n, i in entries),
        )

    def commit(
        self,
        tree: str,
        parent: str = "",
        who: bytes = b"Ana <ana@example.com>",
        when: bytes = b"1780000000 +0000",
        message: bytes = b"m\n",
    ) -> str:
        """Write a commit and move `main` to it; return its id."""
        lines = [b"tree " + tree.encode()]
        if parent:
            lines.append(b"parent " + parent.encode())
        lines += [b"author " + who + b" " + when, b"committer " + who + b" " + when, b"", message]
        name = self.put("commit", b"\n".join(lines))
        (self.git_dir / "refs" / "heads" / "main").write_text(name + "\n")
        return name

    def remove(self, name: str) -> None:
        """Delete a loose object."""
        (self.git_dir / "objects" / name[:2] / name[2:]).unlink()
