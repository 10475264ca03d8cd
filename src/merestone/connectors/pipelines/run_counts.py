"""Runs of all exports put together by workflow: how often each ran, and whose the failures are."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime
from typing import NamedTuple

from merestone.connectors.pipelines.attribution import CANCELLED, FAILED, PLATFORM, TEAM, UNFINISHED
from merestone.connectors.pipelines.exported import Run
from merestone.model.facts import Problem, Property

Place = tuple[str, int]


class Placed(NamedTuple):
    """A run and the file that says it."""

    path: str
    run: Run


def run_counts(
    repo: str, placed: Iterable[Placed], names: Mapping[str, list[str]], connector: str
) -> Iterator[Property | Problem]:
    """Yield the figures of each workflow; a run that several exports have is counted once.

    `names`: workflow name -> the paths of the workflows of this repository that have it.
    """
    latest: dict[tuple[str, str], Placed] = {}
    for each in placed:
        key = (each.run.repo, each.run.number or f"{each.path} {len(latest)}")
        if key not in latest or each.run.attempt >= latest[key].run.attempt:
            latest[key] = each
    groups: dict[tuple[str, str], list[Placed]] = {}
    for each in latest.values():
        groups.setdefault((each.run.repo or repo, each.run.workflow), []).append(each)
    for (owner, workflow), found in sorted(groups.items()):
        path = _path(workflow, names if owner == repo else {})
        if path is None:
            reason = (
                f"no one workflow file here is called {workflow[:80]!a}: its runs are not counted"
            )
            yield Problem(connector, repo, found[0].path, 0, reason, f"{found[0].path}//", False)
            continue
        address = f"ci:{owner}/{path}"
        for name, value in _figures([each.run for each in found]):
            yield Property(repo, found[0].path, 0, address, name, value)


def _path(workflow: str, names: Mapping[str, list[str]]) -> str | None:
    if workflow.endswith((".yml", ".yaml")):
        return workflow
    found = names.get(workflow, [])
    return found[0] if len(found) == 1 else None


def _figures(runs: list[Run]) -> Iterator[tuple[str, str]]:
    sides = Counter(run.side for run in runs)
    finished = [run for run in runs if run.side != UNFINISHED]
    yield "runs", str(len(finished))
    yield "runs failed", str(sum(sides[side] for side in FAILED))
    yield "runs failed by the platform", str(sides[PLATFORM])
    yield "runs failed by the team", str(sides[TEAM])
    yield "runs cancelled", str(sides[CANCELLED])
    untold = sum(run.side in FAILED and not run.is_told for run in runs)
    if untold:
        yield "runs failed without a reason", str(untold)
    times = [run.at for run in finished if run.at]
    if times:
        yield "first run at", _shown(min(times))
        yield "last run at", _shown(max(times))


def _shown(seconds: int) -> str:
    return datetime.fromtimestamp(seconds, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
