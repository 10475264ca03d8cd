"""How fast paths are resolved to patterns: ours (all matches) beside a peer (the winner only).

Usage: python bench/resolve.py [--install-peer] [--synthetic-paths N] [--only SET ...]

The peer is the command that $MERESTONE_BENCH_HMARR names, where it is set (see README.md), or
with --install-peer the package `codeowners`, put into a temporary environment.
"""

from __future__ import annotations

import argparse
import gzip
import os
import random
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import NamedTuple

from merestone.ownership.patterns import compile_matcher, match_linear

ROOT = Path(__file__).resolve().parent.parent
SHARED = Path(os.environ.get("MERESTONE_SHARED", ROOT.parent / "shared"))
REAL = ("esphome", "ddpy", "hass")
SEED = 20_240_607
HMARR_SAMPLE, PYPI_SAMPLE = 50_000, 2_000
"""Paths that a peer is asked about at most; its time is scaled up to all of them."""

PYPI_PEER = """
import sys, time
from codeowners import CodeOwners
paths = open(sys.argv[2], encoding="utf-8").read().splitlines()
start = time.perf_counter()
owners = CodeOwners(open(sys.argv[1], encoding="utf-8").read())
lines = [owners.matching_line(path)[1] or 0 for path in paths]
print(time.perf_counter() - start, file=sys.stderr)
print(*lines, sep="\\n")
"""
COLD = """
import sys
from merestone.ownership.patterns import match_linear
lines = open(sys.argv[1], encoding="utf-8")
patterns = [line.split()[0] for line in lines if line[0] not in "#\\n"]
print(match_linear("github", patterns, sys.argv[2])[-1:])
"""


class Case(NamedTuple):
    name: str
    codeowners: Path
    paths: list[str]
    patterns: list[str]
    lines: list[int]


class Peer(NamedTuple):
    name: str
    command: list[str]
    sample: int


def read_patterns(codeowners: Path) -> tuple[list[str], list[int]]:
    patterns, lines = [], []
    for number, line in enumerate(codeowners.read_text("utf-8").splitlines(), 1):
        words = line.partition("#")[0].split()
        if words:
            patterns.append(words[0])
            lines.append(number)
    return patterns, lines


def case_of(name: str, codeowners: Path, paths: list[str]) -> Case:
    return Case(name, codeowners, paths, *read_patterns(codeowners))


def real_case(name: str) -> Case | None:
    folder = SHARED / "bench" / name
    if not folder.is_dir():
        return None
    text = gzip.decompress((folder / "paths.txt.gz").read_bytes()).decode()
    return case_of(name, folder / "CODEOWNERS", text.splitlines())


def synthetic_patterns(rng: random.Random) -> list[str]:
    """5,001 rules: mostly one a service's folder, then globs and names of every kind."""
    service = [f"/group{rng.randrange(60)}/service{at}/" for at in range(3_600)]
    local = [f"{rng.choice(service)}src/*.{rng.choice(('py', 'go', 'sql'))}" for _ in range(600)]
    names = [f"owned{at}/" if at % 2 else f"owned{at}.yaml" for at in range(300)]
    kinds = [f"*.kind{at}" for at in range(200)]
    deep = [f"/group{rng.randrange(60)}/**/team{at}-*.tf" for at in range(200)]
    chains = [f"**/deploy{at}/prod" for at in range(100)]
    rules = local + names + kinds + deep + chains + service
    rng.shuffle(rules)
    return ["*", *rules]


def synthetic_case(folder: Path, count: int) -> Case:
    rng = random.Random(SEED)
    rules = synthetic_patterns(rng)
    codeowners = folder / "CODEOWNERS"
    lines = [f"{rule} @acme/team-{at % 200}\n" for at, rule in enumerate(rules)]
    codeowners.write_text("".join(lines), "utf-8")
    services = [rule[1:-1] for rule in rules if rule[0] == "/" and rule[-1] == "/"]
    kinds = [f"kind{at}" for at in range(200)] + ["py", "go", "sql", "tf", "yaml", "md"] * 100
    subs = ["src", "src/api", "test", "docs", "src/db", "charts"]
    subs += [f"deploy{at}/prod" for at in range(100)] + [f"lib/owned{at}" for at in range(300)]
    paths = set[str]()
    while len(paths) < count:
        where = f"{rng.choice(services)}/{rng.choice(subs)}"
        for _ in range(10):
            stem = f"team{rng.randrange(400)}-{rng.randrange(300)}"
            paths.add(f"{where}/{stem}.{rng.choice(kinds)}")
    return case_of("synthetic", codeowners, sorted(paths)[:count])


def ours(case: Case) -> tuple[float, list[int]]:
    """Return the seconds for compiling, all matches and a winner a path, and the winners."""
    start = time.perf_counter()
    matcher = compile_matcher("github", case.patterns)
    ids = matcher.set_ids(case.paths)
    winner = [case.lines[matches[-1]] if matches else 0 for matches in matcher.sets]
    lines = [winner[at] for at in ids]
    return time.perf_counter() - start, lines


def theirs(case: Case, peer: Peer) -> tuple[float, list[int], list[int]]:
    """Return the peer's seconds for all paths, the places it was asked about, its winners."""
    places = list(range(len(case.paths)))
    if peer.sample < len(places):
        places = sorted(random.Random(SEED).sample(places, peer.sample))
    with tempfile.NamedTemporaryFile("w", encoding="utf-8", suffix=".txt") as asked:
        asked.writelines(f"{case.paths[at]}\n" for at in places)
        asked.flush()
        command = [*peer.command, str(case.codeowners), asked.name]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds = float(done.stderr.split()[-1]) * len(case.paths) / len(places)
    return seconds, places, [int(line) for line in done.stdout.split()]


def whole_processes(bytecode: Path, *arguments: list[str]) -> list[float]:
    """Return the least seconds of whole Python processes, run in turn, modules compiled."""
    environment = {**os.environ, "PYTHONPYCACHEPREFIX": str(bytecode)}
    environment.pop("PYTHONDONTWRITEBYTECODE", None)
    least = [float("inf")] * len(arguments)
    for _ in range(21):
        for at, words in enumerate(arguments):
            command = [sys.executable, *words]
            start = time.perf_counter()
            subprocess.run(command, check=True, stdout=subprocess.DEVNULL, env=environment)
            least[at] = min(least[at], time.perf_counter() - start)
    return least


def find_peer(install: bool, folder: Path) -> Peer | None:
    command = os.environ.get("MERESTONE_BENCH_HMARR", "")
    if command:
        return Peer("hmarr/codeowners", [command], HMARR_SAMPLE)
    if not install:
        return None
    subprocess.run([sys.executable, "-m", "venv", str(folder / "env")], check=True)
    python = str(folder / "env" / "bin" / "python")
    words = [python, "-m", "pip", "install", "--quiet", "--disable-pip-version-check", "codeowners"]
    subprocess.run(words, check=True)
    (folder / "peer.py").write_text(PYPI_PEER, "utf-8")
    return Peer("codeowners (PyPI)", [python, str(folder / "peer.py")], PYPI_SAMPLE)


def report(case: Case, peer: Peer | None, rounds: int) -> None:
    runs = [ours(case) for _ in range(rounds)]
    best, winners = min(runs, key=lambda run: run[0])
    size = f"{len(case.paths):>9,} x {len(case.patterns):>5,}"
    row = (
        f"{case.name:<10} {size}  ours {best:8.3f} s  {best / len(case.paths) * 1e6:6.2f} us a path"
    )
    if peer is not None:
        seconds, places, lines = theirs(case, peer)
        wrong = sum(winners[at] != line for at, line in zip(places, lines, strict=True))
        row += f"  {peer.name} {seconds:8.3f} s  ratio {best / seconds:6.4f}"
        row += f"  disagreements {wrong:,} of {len(places):,}"
    print(row, flush=True)


def report_cold(case: Case, bytecode: Path) -> None:
    path = case.paths[len(case.paths) // 2]
    start = time.perf_counter()
    match_linear("github", case.patterns, path)
    one = time.perf_counter() - start
    look_up = ["-c", COLD, str(case.codeowners), path]
    floor, whole = whole_processes(bytecode, ["-c", "pass"], look_up)
    row = f"{case.name:<10} {len(case.patterns):>5,} patterns  the look-up {one * 1e3:5.2f} ms"
    row += f"  whole process {whole * 1e3:5.1f} ms  `python -c pass` {floor * 1e3:5.1f} ms"
    print(f"{row}  ratio {whole / floor:5.2f}", flush=True)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--install-peer", action="store_true", help="fetch the PyPI package")
    parser.add_argument("--synthetic-paths", type=int, default=1_000_000, metavar="N")
    parser.add_argument("--only", nargs="*", default=[*REAL, "synthetic"], metavar="SET")
    chosen = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        peer = find_peer(chosen.install_peer, folder)
        if peer is None:
            print("no peer: set MERESTONE_BENCH_HMARR, or pass --install-peer")
        makers: dict[str, Callable[[], Case | None]] = {
            "synthetic": lambda: synthetic_case(folder, chosen.synthetic_paths)
        }
        cases = [makers[name]() if name in makers else real_case(name) for name in chosen.only]
        found = [case for case in cases if case is not None]
        print("Many paths: compile, all matches, a winner a path")
        for case in found:
            report(case, peer, rounds=3 if case.name == "synthetic" else 9)
        print("One path, cold: start, read CODEOWNERS, match_linear")
        for case in found:
            report_cold(case, folder / "bytecode")


if __name__ == "__main__":
    main()
