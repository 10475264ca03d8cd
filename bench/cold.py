"""Cold starts of the command line, as ratios to `python -c pass` in the same run.

Targets: `who` from CODEOWNERS at most 2.5 x at 2,000 patterns and 3.5 x at 7,000; from the
look-up store at most 2 x; `--help` at most 3 x. Whole processes, run in turn, medians.

    python bench/cold.py [RUNS]
"""

from __future__ import annotations

import os
import random
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Sequence
from pathlib import Path

RUNS = int(sys.argv[1]) if len(sys.argv) > 1 else 40
MERESTONE = str(Path(sys.executable).with_name("merestone"))
NAMES = ("api", "core", "web", "data", "infra", "docs", "jobs", "auth", "cart", "mail")


def repository(root: Path, patterns: int, *, with_owners: bool = False) -> str:
    """Make a repository with a CODEOWNERS file of that many lines; return a path in it."""
    chance = random.Random(patterns)
    folders = [f"{chance.choice(NAMES)}/{chance.choice(NAMES)}{n}" for n in range(patterns)]
    kinds = ("/{}/", "/{}/*.py", "{}/**/test_*.py", "/{}/setup.py")
    lines = [f"{kinds[n % 4].format(name)} @acme/team{n % 97}" for n, name in enumerate(folders)]
    wanted = f"{folders[patterns // 2]}/setup.py"
    files = {".github/CODEOWNERS": "\n".join(lines) + "\n", wanted: "x\n"}
    files |= {f"{name}/mod.py": "" for name in folders[:2000]}
    if with_owners:
        files["OWNERS"] = "approvers: [ana]\n"
    for name, text in files.items():
        (root / name).parent.mkdir(parents=True, exist_ok=True)
        (root / name).write_text(text)
    for words in (["init", "-q"], ["add", "-A"]):
        subprocess.run(["git", *words], cwd=root, check=True)
    return wanted


def seconds(command: Sequence[str], folder: Path) -> float:
    begun = time.perf_counter()
    subprocess.run(command, cwd=folder, stdout=subprocess.DEVNULL, check=False)
    return time.perf_counter() - begun


def ratio(command: Sequence[str], folder: Path) -> tuple[float, float, float]:
    """Return the medians of the command and of the floor, in ms, and of their ratios."""
    floor = [sys.executable, "-c", "pass"]
    os.environ.pop("PYTHONDONTWRITEBYTECODE", None)  # users have their modules compiled
    seconds(command, folder)
    pairs = [(seconds(command, folder), seconds(floor, folder)) for _ in range(RUNS)]
    ours, theirs = (statistics.median(side) * 1000 for side in zip(*pairs, strict=True))
    return ours, theirs, statistics.median(a / b for a, b in pairs)


def main() -> None:
    with tempfile.TemporaryDirectory() as name:
        work = Path(name)
        os.environ["XDG_CACHE_HOME"] = str(work / "cache")
        rows: list[tuple[str, Sequence[str], Path, float]] = []
        for patterns, most in ((2_000, 2.5), (7_000, 3.5)):
            root = work / f"lines-{patterns}"
            path = repository(root, patterns)
            rows.append((f"who, {patterns:,} patterns", [MERESTONE, "who", path], root, most))
        root = work / "store"
        path = repository(root, 2_000, with_owners=True)
        rows.append(("who, from the store", [MERESTONE, "who", path], root, 2.0))
        rows.append(("--help", [MERESTONE, "--help"], work, 3.0))
        print(f"{'command':24} {'ms':>7} {'-c pass':>8} {'ratio':>6} {'target':>7}")
        for title, command, folder, most in rows:
            ours, theirs, times = ratio(command, folder)
            print(f"{title:24} {ours:7.1f} {theirs:8.1f} {times:6.2f} {most:7.1f}")


main()
