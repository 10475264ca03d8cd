"""Git, run by tests to make the repositories that they need."""

from __future__ import annotations

import os
import subprocess
from pathlib import Path


def git(root: Path, *words: str, when: str = "2026-06-01T12:00:00Z", who: str = "Ana") -> str:
    """Run git in `root` with a fixed author and date; return what it printed."""
    email = f"{who.split(maxsplit=1)[0].lower()}@example.com"
    env = {
        "PATH": os.environ["PATH"],
        "HOME": str(root),
        "GIT_CONFIG_NOSYSTEM": "1",
        "GIT_AUTHOR_NAME": who,
        "GIT_AUTHOR_EMAIL": email,
        "GIT_COMMITTER_NAME": who,
        "GIT_COMMITTER_EMAIL": email,
        "GIT_AUTHOR_DATE": when,
        "GIT_COMMITTER_DATE": when,
    }
    done = subprocess.run(
        ["git", "-c", "init.defaultBranch=main", *words],
        cwd=root,
        env=env,
        capture_output=True,
        text=True,
        check=True,
    )
    return done.stdout
