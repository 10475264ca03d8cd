"""How fast history is read, beside a bare `git log` with the same flags.

Usage: python bench/history.py [REPOSITORY…]
Default: $MERESTONE_BENCH_HISTORY (several with `:` between), else a history made from a seed:
20,000 commits that touch 70,000 paths of a tree of 40,000, with one very wide folder.
`--this` reads this repository. The reads that begin with "kept" have a cache folder: an empty one
(first), one that holds all (again), or all but the newest hundredth of the commits (1%).
"""

from __future__ import annotations

import gc
import os
import random
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from pathlib import Path

from merestone.app.scan import GARBAGE
from merestone.connectors.history.reading import read
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree, open_tree

ROOT = Path(__file__).resolve().parent.parent
ALL = ReadSettings(history_days=200_000, history_most_commits=10_000_000)
BARE = ("log", "-z", "--no-renames", "--no-merges", "--name-only")
WHOLE = (
    "import sys; sys.path.insert(0, {bench!r}); import history; history.rows({root!r}, {workers})"
)
TARGET = {1: 1.1, 2: 0.7}
TARGET_AGAIN = 0.4
ROUNDS = 5


def rows(root: str, workers: int) -> int:
    """Open a repository, which lists its files, and read its history."""
    tree = open_tree(Path(root))
    try:
        return count(tree, workers)
    finally:
        tree.close()


def count(tree: Tree, workers: int, cache: Path | None = None) -> int:
    settings = ALL if cache is None else ALL._replace(cache_folder=str(cache))
    return sum(1 for _ in read(tree, settings, workers))


class Caches:
    """Cache folders of one tree, each as it was before the read that is timed."""

    def __init__(self, tree: Tree, folder: Path) -> None:
        self._tree = tree
        self._now = folder / "now"
        self._made = {"first": folder / "first", "again": folder / "all", "1%": folder / "most"}
        (folder / "first").mkdir()
        count(tree, 2, folder / "all")
        about = tree.about
        words = ["git", "-C", str(tree.git.git_dir), "rev-list", "--no-merges", about.revision]
        ids = subprocess.run(words, capture_output=True, check=True, text=True).stdout.split()
        tree.about = about._replace(revision=ids[len(ids) // 100])
        count(tree, 2, folder / "most")
        tree.about = about

    def lay_out(self, kind: str) -> None:
        shutil.rmtree(self._now, ignore_errors=True)
        shutil.copytree(self._made[kind], self._now)

    def count(self, workers: int) -> int:
        return count(self._tree, workers, self._now)


def bare(root: str) -> None:
    subprocess.run(["git", "-C", root, *BARE], stdout=subprocess.DEVNULL, check=True)


def whole(root: str, workers: int) -> None:
    code = WHOLE.format(bench=str(ROOT / "bench"), root=root, workers=workers)
    subprocess.run([sys.executable, "-c", code], check=True)


def seconds(work: Callable[[], object]) -> float:
    start = time.perf_counter()
    work()
    return time.perf_counter() - start


def compare(root: str) -> None:
    """Time all in turn and take the best of each: the rest is what else the machine did.

    Garbage is collected as rarely as in a scan.
    """
    gc.set_threshold(*GARBAGE)
    tree = open_tree(Path(root))
    with tempfile.TemporaryDirectory() as folder:
        caches = Caches(tree, Path(folder))
        kinds: dict[str, Callable[[], object]] = {
            "bare git log": lambda: bare(root),
            "connector, 1 worker": lambda: count(tree, 1),
            "connector, 2 workers": lambda: count(tree, 2),
            "process, 1 worker": lambda: whole(root, 1),
            "process, 2 workers": lambda: whole(root, 2),
            "kept first, 2 workers": lambda: caches.count(2),
            "kept again, 2 workers": lambda: caches.count(2),
            "kept 1%, 2 workers": lambda: caches.count(2),
        }
        times: dict[str, list[float]] = {kind: [] for kind in kinds}
        for _ in range(ROUNDS):
            for kind, work in kinds.items():
                if kind.startswith("kept"):
                    caches.lay_out(kind.split()[1].rstrip(","))
                times[kind].append(seconds(work))
    report(root, tree, {kind: min(taken) for kind, taken in times.items()})
    tree.close()


def report(root: str, tree: Tree, times: dict[str, float]) -> None:
    base = times.pop("bare git log")
    print(f"{Path(root).name}: {count(tree, 1):,} rows; git {' '.join(BARE)}: {base:.3f} s")
    for kind, took in times.items():
        target = TARGET[1 if "1 worker" in kind else 2]
        if kind.startswith(("kept again", "kept 1%")):
            target = TARGET_AGAIN
        print(f"  {kind:22} {took:7.3f} s  ratio {took / base:5.2f}  (target {target})")


def script(commits: int = 20_000, paths: int = 40_000, seed: int = 7) -> Iterator[bytes]:
    """Yield a fast-import stream: a tree made at once, then small changes by 300 people."""
    rng = random.Random(seed)
    names = [
        f"components/part{n % 1300}/file{n}.py" if n % 3 else f"area{n % 40}/src/p{n % 70}/f{n}.py"
        for n in range(paths)
    ]
    yield b"blob\nmark :1\ndata 2\nx\n\nblob\nmark :2\ndata 2\ny\n\n"
    for number in range(commits):
        who = int(300 * rng.random() ** 3)
        at = 1_500_000_000 + number * 3_000
        yield b"commit refs/heads/main\ncommitter Person %d <p%d@example.com> %d +0000\n" % (
            who,
            who,
            at,
        )
        yield b"data 60\n%-59d\n" % number
        touched = names if number == 0 else rng.sample(names, 1 + int(rng.expovariate(0.5)))
        for name in touched:
            yield b"M 100644 :%d %s\n" % (1 + (number + len(name)) % 2, name.encode())
        yield b"\n"


def synthetic(folder: Path) -> str:
    root = folder / "synthetic"
    subprocess.run(["git", "init", "-q", "--bare", "-b", "main", str(root)], check=True)
    with subprocess.Popen(
        ["git", "-C", str(root), "fast-import", "--quiet"], stdin=subprocess.PIPE
    ) as importer:
        assert importer.stdin is not None
        for piece in script():
            importer.stdin.write(piece)
        importer.stdin.close()
    subprocess.run(["git", "-C", str(root), "repack", "-adq"], check=True)
    return str(root)


def main(words: list[str]) -> None:
    named = os.environ.get("MERESTONE_BENCH_HISTORY", "")
    roots = [str(ROOT) if word == "--this" else word for word in words] or [
        root for root in named.split(":") if root
    ]
    if roots:
        for root in roots:
            compare(root)
        return
    with tempfile.TemporaryDirectory() as folder:
        compare(synthetic(Path(folder)))


if __name__ == "__main__":
    main(sys.argv[1:])
