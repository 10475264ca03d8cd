"""All rules over a generated estate, beside hashing every column of the same tables.

Usage: python bench/rules.py [FILES]
An estate made from a seed: 100,000 files by default, a CODEOWNERS of 1,000 lines, 200 teams with
their people, 500 catalog entities, and a history of one commit for every five files.
The floor is hashing every column of the same tables in the same process; target: 12 rules at most
8 x the floor at a million, so 0.67 x for each rule.
"""

from __future__ import annotations

import random
import resource
import statistics
import sys
import time
from collections.abc import Callable, Iterator
from types import SimpleNamespace
from typing import Any, cast

from merestone.app.check import all_rules
from merestone.app.scan import Scan
from merestone.app.tables import build_tables
from merestone.checks.run import run_rules
from merestone.estate.engine import Estate
from merestone.model.facts import (
    Author,
    Authorship,
    CodeownersFile,
    CodeownersLine,
    Commit,
    Entity,
    EntityRelation,
    Fact,
    Facts,
    File,
    HistoryReach,
    Member,
    Repository,
    Team,
    Touches,
    Vouches,
)
from merestone.model.findings import Place, SourceView
from merestone.ownership.assign import resolve
from merestone.ownership.precedence import load_precedence

REPO = "shop"
TEAMS, LINES, ENTITIES, PEOPLE = 200, 1_000, 500, 1_200
DAY = 86_400
NEWEST = 1_780_000_000
ROUNDS = 5
TARGET_EACH = 8 / 12


def people(rng: random.Random) -> Iterator[Fact]:
    for n in range(TEAMS):
        yield Team(REPO, "teams.yaml", n + 1, "orgs", f"@acme/t{n}", "", "", "", True)
        for person in rng.sample(range(PEOPLE), 6):
            yield Member(REPO, "teams.yaml", n + 1, f"@acme/t{n}", f"@p{person}", "member")
    yield Vouches(REPO, "teams.yaml", "orgs", "@acme/")


def tree(rng: random.Random, files: int) -> list[str]:
    folders = [f"area{n % 40}/part{n % 400}/unit{n}" for n in range(max(1, files // 25))]
    return sorted({f"{rng.choice(folders)}/file{n}.py" for n in range(files)} | {"CODEOWNERS"})


def codeowners(rng: random.Random) -> Iterator[Fact]:
    yield CodeownersFile(REPO, "CODEOWNERS", "github", True, "")
    for n in range(LINES):
        pattern = "*" if not n else f"/area{n % 40}/part{n % 400}/unit{n * 3}/"
        owner = (f"@acme/t{rng.randrange(TEAMS + 5)}",)
        yield CodeownersLine(
            REPO, "CODEOWNERS", n + 1, n, "github", pattern, owner, False, "", False, 1, False, ""
        )


def catalog(rng: random.Random) -> Iterator[Fact]:
    for n in range(ENTITIES):
        folder = f"area{n % 40}/part{n % 400}/unit{n}"
        path, ref = f"{folder}/catalog-info.yaml", f"component:default/c{n}"
        owner = f"group:default/t{rng.randrange(TEAMS)}"
        yield Entity(
            REPO, path, 1, ref, "Component", "default", f"c{n}", "", "service", "production",
            owner, owner, 8, folder,
        )  # fmt: skip
        for _ in range(4):
            target = f"component:default/c{rng.randrange(ENTITIES + 20)}"
            yield EntityRelation(REPO, path, 9, ref, "dependsOn", target, target)


def history(rng: random.Random, paths: list[str]) -> Iterator[Fact]:
    for n in range(PEOPLE):
        yield Author(REPO, n, f"First{n} Last{n}", f"p{n}@acme.io", f"p{n}" if n % 2 else "", False)
    for n in range(len(paths) // 5):
        yield Commit(REPO, n, f"{n:040x}", NEWEST - rng.randrange(700 * DAY))
        yield Authorship(REPO, n, rng.randrange(PEOPLE))
        yield Touches(REPO, n, tuple(rng.sample(paths, 3)))
    yield HistoryReach(REPO, NEWEST - 700 * DAY, NEWEST, True, "")


def facts(files: int, seed: int = 7) -> Facts:
    rng = random.Random(seed)
    made = Facts()
    made.add(Repository(REPO, "/shop", "worktree", "0" * 40, "", False, False))
    paths = tree(rng, files)
    for path in paths:
        made.add(File(REPO, path, "file"))
    for part in (people(rng), codeowners(rng), catalog(rng), history(rng, paths)):
        for row in part:
            made.add(row)
    return made


def floor(tables: Estate, names: list[str]) -> None:
    for name in names:
        tables.query(f'SELECT bit_xor(hash(COLUMNS(*))) FROM "{name}"')


def ask(tables: Estate) -> Any:
    sources = [SourceView(name, REPO, "read", 1) for name in ("files", "codeowners", "backstage")]
    sources += [SourceView(name, REPO, "read", 1) for name in ("orgs", "history")]
    return run_rules(all_rules(), tables, sources, lambda _, path, line: Place(path, line), {})


def median(work: Callable[[], object]) -> float:
    times = []
    for _ in range(ROUNDS):
        start = time.perf_counter()
        work()
        times.append(time.perf_counter() - start)
    return statistics.median(times)


def main() -> None:
    files = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    made = facts(files)
    start = time.perf_counter()
    ownership = resolve(made, load_precedence())
    resolved = time.perf_counter()
    tables = build_tables(cast("Scan", SimpleNamespace(facts=made, ownership=ownership)))
    built = time.perf_counter()
    _, rows = tables.query("SELECT table_name FROM duckdb_tables() ORDER BY table_name")
    names = [name for (name,) in rows]
    base = median(lambda: floor(tables, names))
    findings, evaluations = ask(tables)
    took = median(lambda: ask(tables))
    ratio, count = took / base, len(evaluations)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss >> 10
    print(f"{files:,} files: resolve {resolved - start:.2f} s, tables {built - resolved:.2f} s")
    print(f"  floor, hashing {len(names)} tables: {base:.3f} s; peak memory {peak} MB")
    print(f"  {count} rules: {took:.3f} s, {len(findings):,} findings")
    print(
        f"  ratio {ratio:.1f} (target {TARGET_EACH * count:.1f}: {TARGET_EACH:.2f} for each rule)"
    )
    for evaluation in evaluations:
        assert evaluation.outcome, evaluation
    tables.close()


if __name__ == "__main__":
    main()
