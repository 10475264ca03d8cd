"""Whether what was read of a module is the version that its callers ask for.

Two versions of a folder are one where its Terraform files are: git names a file by its bytes.

Source: Terraform language, "Module Sources" (`ref`), "Version Constraints"; git-hash-object(1).
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping

from merestone.source.git import GitFailed
from merestone.source.tree import Tree

EXACT = re.compile(r"=?\s*v?(\d+\.\d+\.\d+(?:[-+][\w.+-]+)?)")
REGULAR = (b"100644", b"100664", b"100755")
SHA1_DIGITS = 40


class AskedVersions:
    """The versions of one repository, as its clone knows them."""

    def __init__(self, tree: Tree, suffixes: tuple[str, ...]) -> None:
        self._tree = tree
        self._suffixes = suffixes
        self._folders: dict[str, list[str]] | None = None
        self._commits: dict[str, str] = {}
        self._listed: dict[tuple[str, str], dict[str, str]] = {}

    def files(self, folder: str) -> list[str]:
        """Return the Terraform files of a folder, in order."""
        if self._folders is None:
            self._folders = {}
            for path, kind in self._tree.files.items():
                if kind in ("file", "executable") and path.endswith(self._suffixes):
                    self._folders.setdefault(path.rpartition("/")[0], []).append(path)
        return self._folders.get(folder, [])

    def commit(self, version: str, is_registered: bool) -> str:
        """Return the commit that a version names, or '' where that is not known here."""
        if version not in self._commits:
            exact = EXACT.fullmatch(version.strip())
            names = [version] if not is_registered else []
            if is_registered and exact:
                names = [f"refs/tags/v{exact[1]}", f"refs/tags/{exact[1]}"]
            found = (self._tree.git.resolve(name) for name in names)
            self._commits[version] = next((each for each in found if each), "")
        return self._commits[version]

    def unknown(self, version: str, is_registered: bool) -> str:
        """Return why no commit is known of a version."""
        repo = self._tree.repo
        if is_registered and not EXACT.fullmatch(version.strip()):
            said = f"{version} allows several versions" if version else "it asks for no version"
            return f"{said}: whether it is what was read of {repo} is not known"
        return f"{repo} was read without that version: whether it is the same is not known"

    def is_same(self, commit: str, folder: str, data: Mapping[str, bytes]) -> bool:
        """Return whether the Terraform files of a folder are those of a commit."""
        key = (commit, folder)
        if key not in self._listed:
            try:
                self._listed[key] = self._at(commit, folder)
            except GitFailed:
                self._listed[key] = {}
        listed = self._listed[key]
        return listed.keys() == data.keys() and all(
            _object_id(data[path], len(name)) == name for path, name in listed.items()
        )

    def _at(self, commit: str, folder: str) -> dict[str, str]:
        words = ("ls-tree", "-z", "--full-tree", commit, *([f"{folder}/"] if folder else []))
        found = {}
        for record in self._tree.git.records(*words):
            head, _, raw = record.partition(b"\t")
            mode, _, name = head.split(b" ", 2)
            path = raw.decode("utf-8", "replace")
            if mode in REGULAR and path.endswith(self._suffixes):
                found[path] = name.decode("ascii")
        return found


def _object_id(data: bytes, digits: int) -> str:
    named = b"blob %d\0" % len(data) + data
    made = hashlib.sha1(named) if digits == SHA1_DIGITS else hashlib.sha256(named)  # noqa: S324
    return made.hexdigest()
