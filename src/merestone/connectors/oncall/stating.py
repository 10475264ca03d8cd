"""What the schedules of a repository state as facts."""

from __future__ import annotations

import json
from collections.abc import Iterator

from merestone.connectors.oncall.records import NAME, Found, Mistake, read_back
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed
from merestone.source.tree import Tree

KIND = "on-call schedule"


def facts(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:  # noqa: ARG001
    """Yield each schedule with its team, escalation, members and the whole schedule as JSON.

    Rows: Thing, Label, Relation, Property, Problem, by path and line.
    """
    places: dict[str, str] = {}
    for path, records in parsed.items():
        for record in records:
            row = read_back(record)
            if isinstance(row, Mistake):
                yield _problem(tree.repo, path, row)
                continue
            earlier = places.setdefault(row.name, f"{path}:{row.line}")
            if earlier != f"{path}:{row.line}":
                reason = f"on-call schedule {row.name!r} is defined at {earlier} too; name one anew"
                yield _problem(tree.repo, path, Mistake(row.line, reason))
                continue
            yield from _schedule(tree.repo, path, row)


def _problem(repo: str, path: str, mistake: Mistake) -> Problem:
    covers = "" if mistake.is_remark else f"{path}//"
    return Problem(NAME, repo, path, mistake.line, mistake.reason, covers, not mistake.is_remark)


def _schedule(repo: str, path: str, found: Found) -> Iterator[Fact]:
    place = (repo, path, found.line)
    address = f"oncall:{found.name}"
    yield Thing(*place, address, KIND, found.name)
    if found.team:
        yield Label(*place, address, "field", "team", found.team)
        yield Relation(*place, address, "answers for", f"team:{found.team}")
    for target in found.escalates_to:
        yield Relation(*place, address, "escalates to", target)
    single = (("title", found.title), ("timezone", found.timezone))
    yield from (Property(*place, address, key, value) for key, value in single if value)
    yield from (Property(*place, address, "layer", layer) for layer in found.layers)
    yield from (Property(*place, address, "member", member) for member in found.members)
    if found.schedule is not None:
        whole = json.dumps(found.schedule, separators=(",", ":"), ensure_ascii=False)
        yield Property(*place, address, "schedule", whole)
