"""Reads the files of one repository once for all connectors that read files one by one."""

from __future__ import annotations

import json
from collections.abc import Iterator, Mapping, Sequence
from typing import NamedTuple

from pydantic_core import from_json

from merestone.model.facts import Fact, Problem, Source
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import FileConnector, Record, Unparsed
from merestone.source.file_text import FileText
from merestone.source.kept import NO_CACHE, Known, ParsedCache
from merestone.source.tree import Tree, Unreadable
from merestone.source.yaml import YamlError

MOST_FILE_BYTES = 64 << 20
TEMPLATE = b"{{"
UNRENDERED = "it has `{{`, and is no YAML before rendering; what it makes is read once rendered"


class Outcome(NamedTuple):
    """What the connectors made of one file: records by connector, and (line, reason) of a fault.

    `by` names the connector to which the fault is put down, or '' where all of it was read.
    """

    records: dict[str, list[Record]]
    by: str = ""
    line: int = 0
    reason: str = ""
    is_template: bool = False


class _Template(NamedTuple):
    path: str
    by: str


def read_files(
    tree: Tree,
    connectors: Sequence[FileConnector],
    settings: ReadSettings,
    cache: ParsedCache = NO_CACHE,
) -> Iterator[Fact]:
    """Yield what each connector states of one repository, then its problems and its `Source`.

    A file that `cache` knows by its bytes is not parsed again.
    """
    found: dict[str, dict[str, Sequence[Record]]] = {each.NAME: {} for each in connectors}
    faults: dict[str, list[tuple[str, Outcome]]] = {each.NAME: [] for each in connectors}
    known = cache.of(tree.repo, [f"{each.NAME} {each.VERSION}" for each in connectors])
    nobodys: list[str] = []
    for path, kind in tree.files.items():
        if kind not in ("file", "executable"):
            continue
        outcome = _outcome(tree, path, connectors, known)
        if outcome is None:
            nobodys.append(path)
            continue
        for name, records in outcome.records.items():
            found[name][path] = records
        if outcome.by:
            faults[outcome.by].append((path, outcome))
    known.note_nobodys(nobodys)
    known.close()
    charts = _charts(faults)
    for each in connectors:
        yield from each.facts(tree, found[each.NAME], settings)
        yield from _problems(each.NAME, tree.repo, faults[each.NAME])
        yield from _unrendered(each.NAME, tree.repo, charts)
        yield _source(each.NAME, tree.repo, len(found[each.NAME]), faults[each.NAME])


def _outcome(
    tree: Tree, path: str, connectors: Sequence[FileConnector], known: Known
) -> Outcome | None:
    """Return what is made of one file; None if it concerns no connector."""
    if known.is_nobodys(path):
        return None
    stamp = tree.stamp(path)
    kept = known.unchanged(path, stamp)
    if kept is not None:
        return _unpacked(kept)
    interested = [each for each in connectors if each.concerns(path)]
    if not interested:
        return None
    try:
        data = tree.read(path, MOST_FILE_BYTES)
    except Unreadable as error:
        return Outcome({}, interested[0].NAME, 0, str(error))
    kept = known.get(path, data, stamp)
    if kept is not None:
        return _unpacked(kept)
    # What was just made is read back as what was kept: both ways give the same.
    packed = json.dumps(parse_file(FileText(path, data), interested), separators=(",", ":"))
    known.put(path, data, packed, stamp)
    return _unpacked(packed)


def _unpacked(packed: str) -> Outcome:
    try:
        return Outcome(*from_json(packed))
    except ValueError:  # half a surrogate pair, or deeper than it goes
        return Outcome(*json.loads(packed))


def parse_file(file: FileText, interested: Sequence[FileConnector]) -> Outcome:
    """Return what these connectors make of one file."""
    records: dict[str, list[Record]] = {}
    fault: tuple[str, int, str] | None = None
    wanting = ""
    for each in interested:
        if not each.wants(file):
            continue
        wanting = wanting or each.NAME
        try:
            made = each.parse(file)
        except (Unparsed, YamlError) as error:
            fault = fault or (each.NAME, error.line, error.reason)
            continue
        if made:
            records[each.NAME] = made
    if fault is None and file.fault is not None:
        fault = (wanting, file.fault.line, f"it cannot be read: {file.fault.reason}")
    if fault is None:
        return Outcome(records)
    return Outcome(records, *fault, file.fault is not None and TEMPLATE in file.data)


def _problems(name: str, repo: str, faults: list[tuple[str, Outcome]]) -> Iterator[Problem]:
    """Yield one problem a file; those of templates, which are many, are told by chart."""
    for path, outcome in faults:
        if not _is_template(path, outcome):
            reason = UNRENDERED if outcome.is_template else outcome.reason
            yield Problem(name, repo, path, outcome.line, reason, _hides(path), True)


def _is_template(path: str, outcome: Outcome) -> bool:
    return outcome.is_template and "templates" in path.split("/")


def _charts(faults: Mapping[str, Sequence[tuple[str, Outcome]]]) -> dict[str, list[_Template]]:
    """Return the unreadable templates of each chart, whichever connectors wanted them."""
    charts: dict[str, list[_Template]] = {}
    for name, rows in faults.items():
        for path, outcome in rows:
            if _is_template(path, outcome):
                charts.setdefault(_chart_of(path), []).append(_Template(path, name))
    return charts


def _unrendered(
    name: str, repo: str, charts: Mapping[str, Sequence[_Template]]
) -> Iterator[Problem]:
    """Yield one problem a chart of which a connector wanted the first template."""
    for folder, templates in charts.items():
        first = min(templates)
        if first.by == name:
            count = len(templates)
            counted = "1 template is" if count == 1 else f"{count:,} templates are"
            reason = (
                f"{counted} no YAML before rendering; what they make is read once it is rendered"
            )
            yield Problem(name, repo, folder or first.path, 0, reason, _hides(first.path), True)


def _chart_of(path: str) -> str:
    """Return the folder around a `templates` folder, else the file's own."""
    head, found, _ = f"/{path}".partition("/templates/")
    return head.lstrip("/") if found else path.rpartition("/")[0]


def _hides(path: str) -> str:
    """Return what a fault covers: things that the file defines, not the file's own owner."""
    return f"{path}//"


def _source(name: str, repo: str, items: int, faults: Sequence[object]) -> Source:
    status = "partial" if items and faults else "unread" if faults else "read"
    return Source(name, repo, status if items or faults else "absent", items, "")
