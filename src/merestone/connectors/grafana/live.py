"""Dashboards of a running Grafana, over its HTTP API: read only, bounded.

Source: Grafana, "Folder/Dashboard Search HTTP API" (`/api/search`, pages from 1), "Dashboard HTTP
API" (`/api/dashboards/uid/…`). Never run against a Grafana server: answers were written by hand
from these pages.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from merestone.connectors.grafana.documents import of_value
from merestone.connectors.grafana.folders import UNSAID
from merestone.connectors.grafana.reading import NAME
from merestone.connectors.grafana.stating import dashboard_rows, folder_rows
from merestone.connectors.grafana.values import text_at
from merestone.model.errors import SourceUnavailable
from merestone.model.facts import Fact, Problem, Thing
from merestone.model.settings import LiveTarget

if TYPE_CHECKING:
    from merestone.source.http import HttpSource

PAGE = 500
MOST_DASHBOARDS = 5_000
MOST_FOLDERS = 5_000
MOST_FAILURES = 5


def read_live(target: LiveTarget) -> Iterator[Fact]:
    """Yield the folders and dashboards that the token may see.

    Option `most_dashboards` bounds how many are read (5,000).

    Raises: SourceUnavailable where the server does not answer at all.
    """
    from merestone.source.http_live import source_of

    with source_of(target) as source:
        yield from _read(source, target)


def _read(source: HttpSource, target: LiveTarget) -> Iterator[Fact]:
    said = target.option("most_dashboards")
    most = min(int(said), MOST_DASHBOARDS) if said.isdecimal() else MOST_DASHBOARDS
    stated: set[str] = set()
    folders, is_all = _listed(source, "/api/folders", {}, MOST_FOLDERS)
    for each in folders:
        where = f"api/folders/{text_at(each, 'uid', 100)}"
        if text_at(each, "title", 200):
            yield from folder_rows(target.name, where, 0, text_at(each, "title", 200), stated)
    if not is_all:
        yield _cut(target.name, "api/folders", MOST_FOLDERS)
    found, is_all = _listed(source, "/api/search", {"type": "dash-db"}, most)
    failures = 0
    for count, each in enumerate(found):
        if failures == MOST_FAILURES:
            reason = f"{len(found) - count:,} dashboards were not read: {failures} failed in a row"
            yield Problem(NAME, target.name, "api/dashboards", 0, reason, "", True)
            break
        rows = list(_dashboard(source, target.name, each, stated))
        has_failed = not any(isinstance(row, Thing) and row.kind == "dashboard" for row in rows)
        failures = failures + 1 if has_failed else 0
        yield from rows
    if not is_all:
        yield _cut(target.name, "api/search", most)


def _listed(
    source: HttpSource, path: str, params: dict[str, Any], most: int
) -> tuple[list[Any], bool]:
    """Return the items of all pages, each uid once, and whether these are all."""
    found: dict[str, Any] = {}
    for page in range(1, most // PAGE + 2):
        items = source.get_json(path, {**params, "limit": PAGE, "page": page})
        if not isinstance(items, list):
            raise SourceUnavailable(f"{source.host}: {path} answers no list; is it Grafana?")
        before = len(found)
        found.update({text_at(each, "uid", 100): each for each in items})
        if len(items) < PAGE or len(found) == before:
            return list(found.values())[:most], len(found) <= most
    return list(found.values())[:most], False


def _dashboard(source: HttpSource, repo: str, listed: Any, stated: set[str]) -> Iterator[Fact]:
    uid = text_at(listed, "uid", 100)
    where = f"api/dashboards/uid/{uid}"
    try:
        value = source.get_json(f"/api/dashboards/uid/{quote(uid, safe='')}")
    except SourceUnavailable as error:
        yield Problem(NAME, repo, where, 0, str(error), f"{where}//", True)
        return
    made = next(of_value(value, 0), None)
    if made is None:
        reason = "the answer holds no dashboard"
        yield Problem(NAME, repo, where, 0, reason, f"{where}//", True)
        return
    folder = text_at(listed, "folderTitle", 200) or made.get("folder") or UNSAID
    if folder != UNSAID:
        yield from folder_rows(repo, where, 0, folder, stated)
    yield from dashboard_rows(repo, where, {**made, "uid": made["uid"] or uid}, folder)


def _cut(repo: str, path: str, most: int) -> Problem:
    reason = f"more than {most:,} are there; the rest was not read"
    return Problem(NAME, repo, path, 0, reason, "", True)
