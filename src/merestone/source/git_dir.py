"""Where a repository keeps its git directory, and what stands in it, read as data.

Every file is opened as a regular file of limited size: a FIFO or `/dev/zero` in its place is
passed over. Nothing that a configuration names is followed.

Source: gitrepository-layout(5), git-worktree(1), git-config(1) "Syntax".
"""

from __future__ import annotations

import os
import stat
from pathlib import Path
from typing import NamedTuple

MOST_POINTER_BYTES = 4096
MOST_CONFIG_BYTES = 1_000_000
MOST_SHALLOW_BYTES = 64_000_000
HEX = frozenset("0123456789abcdef")


class Layout(NamedTuple):
    """The parts of a git directory; `common` differs from `own` for a linked work tree."""

    own: Path
    common: Path

    @property
    def objects(self) -> Path:
        """Return the folder of loose and packed objects."""
        return self.common / "objects"


def find_git_dir(root: Path) -> Path | None:
    """Return the git directory of a work tree's or bare repository's root, or None."""
    dot = root / ".git"
    if _is_there(dot / "HEAD"):
        return dot
    target = _named_by(dot)
    if target is not None:
        return target if _is_there(target / "HEAD") else None
    if all(_is_there(root / part) for part in ("HEAD", "objects", "refs")):
        return root
    return None


def fault_of(root: Path) -> str:
    """Return why a `.git` that is there cannot be used, or '' where there is none."""
    dot = root / ".git"
    if not _is_there(dot):
        return ""
    target = _named_by(dot)
    if target is not None:
        return f".git names the git directory {str(target)!r}, which is not there"
    return ".git is neither a git directory nor the name of one"


def common_dir(git_dir: Path) -> Path:
    """Return the directory that holds the objects: another one for a linked work tree."""
    text = _first_line(git_dir / "commondir")
    return git_dir / text if text and "\0" not in text else git_dir


def read_regular(path: Path, most_bytes: int) -> bytes | None:
    """Return a regular file's first bytes; None when it is something else or not readable."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (OSError, ValueError):
        return None
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(handle).st_mode):
            return None
        return stream.read(most_bytes)


def read_head(git_dir: Path) -> str:
    """Return what HEAD says: `ref: refs/…` or an object id; '' when it says neither."""
    head = git_dir / "HEAD"
    if os.path.islink(head):  # noqa: PTH114  Path.is_symlink raises where it may not look
        text = f"ref: {head.readlink()}"
    else:
        text = (read_regular(head, MOST_POINTER_BYTES) or b"").decode("utf-8", "replace")
        text = text.partition("\n")[0].strip()
    ref = text.removeprefix("ref:").strip()
    if text.startswith("ref:") and ref.startswith("refs/") and ref.isprintable():
        return f"ref: {ref}"
    return text if is_object_id(text) else ""


def read_shallow(common: Path) -> list[str]:
    """Return the commits whose parents a shallow clone does not hold, in order."""
    data = read_regular(common / "shallow", MOST_SHALLOW_BYTES) or b""
    lines = data.decode("ascii", "replace").split()
    return sorted({line for line in lines if is_object_id(line)})


def has_promised_packs(common: Path) -> bool:
    """Return whether a pack was fetched by a partial clone, whatever the configuration says."""
    try:
        with os.scandir(common / "objects" / "pack") as entries:
            return any(entry.name.endswith(".promisor") for entry in entries)
    except OSError:
        return False


def shared_indexes(git_dir: Path) -> list[str]:
    """Return the names of the files that hold the greater part of a split index, in order."""
    try:
        with os.scandir(git_dir) as entries:
            return sorted(e.name for e in entries if e.name.startswith("sharedindex."))
    except OSError:
        return []


def kind_of(path: Path) -> str:
    """Return `file`, `folder` or '' (neither, or not permitted), following symlinks."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        return ""
    return "file" if stat.S_ISREG(mode) else "folder" if stat.S_ISDIR(mode) else ""


def is_object_id(text: str) -> bool:
    """Return whether this is a whole SHA-1 or SHA-256 object id."""
    return len(text) in (40, 64) and HEX.issuperset(text)


def read_settings(common: Path) -> dict[str, str]:
    """Return the few settings that matter, '' when not set; includes are not followed.

    Keys: `remote` (the address of `origin`), `objectformat`, `partialclone`, `refstorage`.
    """
    found = {"remote": "", "objectformat": "", "partialclone": "", "refstorage": ""}
    data = read_regular(common / "config", MOST_CONFIG_BYTES) or b""
    section = ""
    for raw in data.decode("utf-8", "replace").splitlines():
        line = raw.strip()
        if line.startswith("["):
            head, _, line = line.partition("]")
            section = _section(head[1:])
            line = line.strip()
        key, is_set, value = line.partition("=")
        if is_set and not line.startswith(("#", ";")):
            _keep(found, section, key.strip().lower(), _value(value))
    return found


def _section(head: str) -> str:
    """Return `name` or `name.Sub`; a subsection keeps its case."""
    name, quote, rest = head.partition('"')
    return f"{name.strip().lower()}.{rest.rpartition(quote)[0]}" if quote else name.strip().lower()


def _value(text: str) -> str:
    text = text.strip()
    if text.startswith('"'):
        return text[1:].partition('"')[0]
    return text.partition(" #")[0].partition(" ;")[0].strip()


def _keep(found: dict[str, str], section: str, key: str, value: str) -> None:
    if section == "remote.origin" and key == "url":
        found["remote"] = value
    elif section == "extensions" and key in found:
        found[key] = value
    elif section.startswith("remote.") and key in ("promisor", "partialclonefilter"):
        found["partialclone"] = found["partialclone"] or section


def _first_line(path: Path) -> str:
    data = read_regular(path, MOST_POINTER_BYTES) or b""
    return os.fsdecode(data.partition(b"\n")[0]).strip()


def _named_by(dot: Path) -> Path | None:
    text = _first_line(dot)
    name = text.removeprefix("gitdir:").strip()
    return dot.parent / name if text.startswith("gitdir:") and "\0" not in name else None


def _is_there(path: Path) -> bool:
    try:
        return os.path.lexists(path)
    except ValueError:
        return False
