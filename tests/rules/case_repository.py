"""The repository that a case of a rule describes: files, and commits with their dates."""

from __future__ import annotations

import re
import subprocess
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Any

from gitcli import git

# The first commit brings the case's files; it is not this young unless the case says so.
BEGAN_DAYS_BEFORE = 600
SETUP = "Setup <setup@build.acme.io>"
AUTHOR = re.compile(r"[^<>]+ <[^<>]+>")


def make_repository(root: Path, case: dict[str, Any]) -> None:
    """Write a case's files below `root`; with commits, make it a git repository that has them."""
    for name, text in case["files"].items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, "utf-8")
    if "commits" in case:
        git(root, "init", "-q")
        stream = "".join(_commits(case)).encode()
        subprocess.run(["git", "fast-import", "--quiet"], cwd=root, input=stream, check=True)
        git(root, "reset", "-q", "--hard", "main")


def _commits(case: dict[str, Any]) -> Any:
    newest = max(_day(commit["at"]) for commit in case["commits"])
    began = case.get("began") or (newest - timedelta(days=BEGAN_DAYS_BEFORE)).date()
    yield _commit(_day(began), SETUP, case["files"])
    count = 0
    for commit in sorted(case["commits"], key=lambda c: _day(c["at"])):
        for n in range(commit.get("times", 1)):
            count += 1
            files = dict(commit.get("files", {}))
            for path in commit.get("touches", ()):
                files[path] = f"{case['files'][path]}# {count}\n"
            yield _commit(_day(commit["at"]) + timedelta(minutes=n), commit["by"], files)


def _commit(at: datetime, by: str, files: dict[str, str]) -> str:
    assert AUTHOR.fullmatch(by), f"{by!r}: expected `Name <email>`"
    when = f"{int(at.timestamp())} +0000"
    lines = [
        "commit refs/heads/main",
        f"author {by} {when}",
        f"committer {by} {when}",
        "data 4\nwork",
    ]
    for path, text in files.items():
        data = text.encode()
        lines.append(f'M 100644 inline "{path}"\ndata {len(data)}\n{text}')
    return "\n".join(lines) + "\n\n"


def _day(at: date | str) -> datetime:
    text = at.isoformat() if isinstance(at, date) else at
    return datetime.fromisoformat(text).replace(tzinfo=UTC)
