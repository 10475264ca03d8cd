"""Repositories made on the spot, for tests of whole use cases."""

from __future__ import annotations

import shutil
from pathlib import Path

from gitcli import git

SHOP = {
    ".github/CODEOWNERS": "* @acme/all\n/api/ @Acme/API  # the API\n*.md @docs @ana\n/gen/\n",
    "api/server.py": "x = 1\n",
    "api/README.md": "api\n",
    "gen/out.py": "y = 2\n",
    "web/app.js": "z\n",
}


def commit_all(root: Path, when: str = "2026-06-01T12:00:00Z", who: str = "Ana") -> Path:
    """Make `root` a repository, if it is none yet, and commit all that is in it."""
    if not (root / ".git").is_dir():
        git(root, "init", "-q")
    git(root, "add", "-A", when=when, who=who)
    git(root, "commit", "-q", "--allow-empty", "-m", "work", when=when, who=who)
    return root


def put(root: Path, files: dict[str, str]) -> Path:
    """Write files (path -> text) below `root`."""
    for name, text in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text)
    return root


def copy_estate(source: Path, target: Path) -> Path:
    """Copy read-only data to a folder of one's own and commit it."""
    shutil.copytree(source, target, copy_function=shutil.copyfile)
    for path in (target, *target.rglob("*")):
        path.chmod(0o755 if path.is_dir() else 0o644)
    return commit_all(target)
