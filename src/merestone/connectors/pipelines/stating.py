"""The facts of all pipelines of one repository."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.pipelines.exported import Run
from merestone.connectors.pipelines.following import Followed, followed
from merestone.connectors.pipelines.run_counts import Placed, run_counts
from merestone.model.facts import Fact, Problem, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed
from merestone.source.said import row
from merestone.source.tree import Tree

NAME = "pipelines"
VERSION = "3"


def facts(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:
    """Yield what the pipelines of a repository say, then the figures of their runs."""
    placed: list[Placed] = []
    names: dict[str, list[str]] = {}
    links = Followed(tree, parsed)
    for path, records in parsed.items():
        form = records[0][0]
        if form == "runs":
            placed += [Placed(path, Run(*record)) for record in records[1:]]
        elif form != "gitlab part" or path in links.reached:
            cluster = settings.cluster_of(tree.repo, path)
            for fact in _file(tree.repo, path, records[1:], links, cluster):
                if isinstance(fact, Thing) and fact.kind == "workflow":
                    names.setdefault(fact.name, []).append(path)
                yield fact
    yield from run_counts(tree.repo, placed, names, NAME)


def _file(repo: str, path: str, records: Any, links: Followed, cluster: str) -> Iterator[Fact]:
    for record in records:
        if record[0] == "remark":
            yield Problem(NAME, repo, path, record[1], record[4], f"{path}//", True)
            continue
        for said in followed(links, path, record):
            yield row(repo, path, said, cluster)
    yield from (row(repo, path, said, cluster) for said in links.inherited(path))
