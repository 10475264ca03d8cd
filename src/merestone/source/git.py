"""Git plumbing that never runs what a repository's configuration names.

Every command runs in a *neutral* git directory that we make. It borrows the repository's
objects, index and refs, and copies its HEAD and list of shallow commits; its configuration,
hooks, attributes' drivers, replacements, grafts and promisor remotes are never in force.

Source: gitrepository-layout(5) and git(1), the environment variables.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from merestone.model.errors import SourceUnavailable
from merestone.source.child import MOST_MEMORY_BYTES, Child, GitFailed
from merestone.source.git_dir import (
    Layout,
    common_dir,
    find_git_dir,
    is_object_id,
    kind_of,
    read_head,
    read_regular,
    read_settings,
    read_shallow,
    shared_indexes,
)

__all__ = ["Git", "GitFailed", "common_dir", "find_git_dir"]

MOST_COPIED_BYTES = 1 << 30
NO_HEAD = "ref: refs/heads/none"
# Nothing here is the repository's; a commit graph or an untracked cache may state what is not so.
CONFIG = """[core]
repositoryformatversion = 1
bare = false
quotepath = false
fsmonitor = false
untrackedCache = false
commitGraph = false
hooksPath = /dev/null
attributesFile = /dev/null
excludesFile = /dev/null
"""
REFS = (("refs", "folder"), ("logs", "folder"), ("packed-refs", "file"))
OTHER_HEADS = ("FETCH_HEAD", "ORIG_HEAD", "MERGE_HEAD", "CHERRY_PICK_HEAD")


class Git:
    """Runs plumbing against one repository's objects from a neutral git directory.

    `fault` says why its refs cannot be read, or ''; `shallow` are the commits at which a
    shallow clone ends.
    Raises: SourceUnavailable when git is not installed.
    """

    def __init__(self, git_dir: Path | None, work_tree: Path | None = None) -> None:
        import tempfile

        program = shutil.which("git", path=_safe_path())
        if program is None:
            raise SourceUnavailable("git is not installed; install git 2.30 or later, then retry")
        self.program = program
        self.git_dir = git_dir
        self.work_tree = work_tree
        self.fault = ""
        self.layout = Layout(git_dir, common_dir(git_dir)) if git_dir else None
        self.settings = read_settings(self.layout.common if self.layout else Path(os.devnull))
        self.shallow = read_shallow(self.layout.common) if self.layout else []
        self._neutral = tempfile.TemporaryDirectory(prefix="merestone-git-")
        self.neutral = Path(self._neutral.name)
        self._lay_out()
        self._environ = self._environment()

    def _lay_out(self) -> None:
        (self.neutral / "objects").mkdir()
        config = CONFIG
        if self.settings["objectformat"].lower() == "sha256":
            config += "[extensions]\nobjectformat = sha256\n"
        (self.neutral / "config").write_text(config)
        head = self._borrow(self.layout) if self.layout else NO_HEAD
        (self.neutral / "HEAD").write_text(f"{head}\n")
        if kind_of(self.neutral / "refs") != "folder":
            (self.neutral / "refs").mkdir()

    def _borrow(self, layout: Layout) -> str:
        """Make refs visible as they are, and copy the small files; return HEAD."""
        if self.settings["refstorage"] not in ("", "files"):
            self.fault = (
                f"its refs are kept as {self.settings['refstorage']}, which is not read here; "
                "`git refs migrate --ref-format=files` turns them into files"
            )
        names = () if self.fault else REFS
        for name, kind in names:
            if kind_of(layout.common / name) == kind:
                (self.neutral / name).symlink_to((layout.common / name).resolve())
        if self.shallow:
            (self.neutral / "shallow").write_text("\n".join(self.shallow) + "\n")
        for name in (*OTHER_HEADS, *shared_indexes(layout.own)):
            data = read_regular(layout.own / name, MOST_COPIED_BYTES)
            if data:
                (self.neutral / name).write_bytes(data)
        if kind_of(layout.objects) != "folder":
            self.fault = "its folder of objects is missing"
        head = "" if self.fault else read_head(layout.own)
        self.fault = self.fault or ("" if head else "its HEAD is neither a ref nor a commit")
        return head or NO_HEAD

    def _environment(self) -> dict[str, str]:
        env = {
            "PATH": _safe_path(),
            "HOME": str(self.neutral),
            "LC_ALL": "C",
            "GIT_DIR": str(self.neutral),
            "GIT_CONFIG_NOSYSTEM": "1",
            "GIT_CONFIG_GLOBAL": os.devnull,
            "GIT_ATTR_NOSYSTEM": "1",
            "GIT_TERMINAL_PROMPT": "0",
            "GIT_OPTIONAL_LOCKS": "0",
            "GIT_NO_LAZY_FETCH": "1",
            "GIT_NO_REPLACE_OBJECTS": "1",
            "GIT_ALLOW_PROTOCOL": "none",
            "GIT_FLUSH": "0",
        }
        if self.layout is not None and kind_of(self.layout.objects) == "folder":
            env["GIT_OBJECT_DIRECTORY"] = str(self.layout.objects.resolve())
        if self.work_tree is not None:
            env["GIT_WORK_TREE"] = str(self.work_tree)
        return env

    def start(
        self,
        *words: str,
        index: Path | None = None,
        stdin: IO[bytes] | int | None = None,
        is_prompt: bool = False,
        most_memory_bytes: int = MOST_MEMORY_BYTES,
    ) -> Child:
        """Return the started command; `is_prompt` when each answer is awaited."""
        env = dict(self._environ)
        if index is not None:
            env["GIT_INDEX_FILE"] = str(index.resolve())
        if is_prompt:
            env["GIT_FLUSH"] = "1"
        cwd = str(self.work_tree or self.neutral)
        return Child([self.program, *words], env, cwd, stdin, most_memory_bytes)

    def records(
        self, *words: str, index: Path | None = None, separator: bytes = b"\0"
    ) -> Iterator[bytes]:
        """Yield what the command prints, split at `separator`; closing early ends the command.

        Raises: GitFailed when the command fails.
        """
        child = self.start(*words, index=index)
        try:
            yield from child.records(separator)
        finally:
            child.close()

    def resolve(self, revision: str) -> str:
        """Return the commit id that `revision` names; '' when it names none."""
        return self._verify(f"{revision}^{{commit}}")

    def has_ref(self, name: str) -> bool:
        """Return whether a ref is there, even if what it names is not."""
        return bool(self._verify(name))

    def _verify(self, revision: str) -> str:
        if self.layout is None or revision.startswith("-") or "\0" in revision:
            return ""
        words = ("rev-parse", "--verify", "--quiet", "--end-of-options", revision)
        try:
            found = next(self.records(*words, separator=b"\n"), b"").decode("ascii", "replace")
        except GitFailed:
            return ""
        return found if is_object_id(found) else ""

    def close(self) -> None:
        """Remove the neutral directory."""
        self._neutral.cleanup()


def _safe_path() -> str:
    """Return the search path without its relative parts: the scanned folder may be current."""
    parts = os.environ.get("PATH", os.defpath).split(os.pathsep)
    return os.pathsep.join(part for part in parts if part.startswith(os.sep))
