"""Reads the objects of one repository, as they stand or as kustomize composes them."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.kubernetes.kept_fields import SHAPES
from merestone.connectors.kubernetes.raw import is_joined, links_kept, raw_of
from merestone.connectors.kubernetes.rows import Group, rows_of
from merestone.model.facts import Fact, Problem
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed, Record, Unparsed
from merestone.source.file_text import FileText
from merestone.source.kubernetes_objects import SUFFIXES, may_hold_objects
from merestone.source.kustomize.charts import chart_of
from merestone.source.kustomize.compose import Composer, Root
from merestone.source.kustomize.documents import (
    OBJECT,
    TROUBLE,
    may_be_operations,
)
from merestone.source.kustomize.kustomization import (
    FILE_NAMES,
    file_records,
)
from merestone.source.kustomize.prune import Pruner
from merestone.source.kustomize.resource import Resource
from merestone.source.tree import Tree

NAME = "kubernetes"
VERSION = "5"
GIT_CRYPT = b"\0GITCRYPT\0"


def concerns(path: str) -> bool:
    """Return whether the file may hold objects or be a kustomization."""
    return path.endswith(SUFFIXES) or path.rpartition("/")[2] == "Kustomization"


def wants(file: FileText) -> bool:
    """Return whether it looks like objects, a kustomization, a JSON patch, or is encrypted."""
    if file.name in FILE_NAMES or may_hold_objects(file) or file.data.startswith(GIT_CRYPT):
        return True
    return may_be_operations(file)


def parse(file: FileText) -> list[Record]:
    """Return a record for each object, JSON patch, kustomization, and encrypted part.

    Raises: Unparsed for a file that git-crypt encrypted, or that holds too much.
    """
    if file.data.startswith(GIT_CRYPT):
        raise Unparsed(0, "encrypted by git-crypt: the objects in it are not known")
    return [_with_links(record) for record in file_records(file, Pruner(SHAPES))]


def _with_links(record: Record) -> Record:
    """Return an object's record with what it says by itself, which `facts` need not work out."""
    if record[0] != OBJECT or is_joined(record[1].rpartition("/")[0], record[2]):
        return record
    return [*record, links_kept(record)]


def facts(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:
    """Yield the things of every root kustomization and every other file, then the problems.

    Rows: Thing, Label, Property, Relation (by root, then by path); Problem.
    """
    composer = Composer(frozenset(tree.files), parsed)
    roots = list(composer.roots())
    charts = _charts(tree, parsed)
    raw = [resource for path in parsed for resource in _raw(path, parsed, composer, charts)]
    clusters: dict[str, list[Resource]] = {}
    for resource in raw:
        cluster = settings.cluster_of(tree.repo, resource.path)
        clusters.setdefault(cluster, []).append(resource)
    composed = [Group(settings.cluster_of(tree.repo, r.path), r.resources) for r in roots]
    groups = [*composed, *(Group(*each) for each in clusters.items())]
    yield from rows_of(tree.repo, groups)
    yield from _problems(tree.repo, parsed, composer, roots, charts)


def _charts(tree: Tree, parsed: Parsed) -> dict[str, str]:
    """Return the chart's folder of each file that is a template of one."""
    found = {path: chart_of(path, tree.files) for path in parsed}
    return {path: chart for path, chart in found.items() if chart is not None}


def _raw(
    path: str, parsed: Parsed, composer: Composer, charts: dict[str, str]
) -> Iterator[Resource]:
    """Yield the objects of a file that no kustomization and no chart makes something of."""
    if path in composer.used or path in composer.ingredients or path in charts:
        return
    for record in parsed[path]:
        if record[0] == OBJECT:
            yield raw_of(record, path)


def _problems(
    repo: str, parsed: Parsed, composer: Composer, roots: list[Root], charts: dict[str, str]
) -> Iterator[Problem]:
    for path, records in parsed.items():
        for record in records:
            if record[0] == TROUBLE and path not in charts:
                _, line, reason, is_hiding = record
                yield Problem(NAME, repo, path, line, reason, f"{path}//", is_hiding)
    for path, line, reason, is_hiding, _ in composer.troubles:
        yield Problem(NAME, repo, path, line, reason, f"{path}//", is_hiding)
    for root in roots:
        if root.is_component and root.resources:
            reason = "no kustomization here includes this component; its objects are as written"
            yield Problem(NAME, repo, root.path, 0, reason, f"{root.path}//", False)
    yield from _chart_problems(repo, charts)


def _chart_problems(repo: str, charts: dict[str, str]) -> Iterator[Problem]:
    paths: dict[str, list[str]] = {}
    for path, chart in charts.items():
        paths.setdefault(chart, []).append(path)
    for chart, found in paths.items():
        counted = "1 template" if len(found) == 1 else f"{len(found):,} templates"
        reason = f"{counted} of this chart: what they make is read once it is rendered"
        yield Problem(NAME, repo, chart or found[0], 0, reason, f"{found[0]}//", True)
