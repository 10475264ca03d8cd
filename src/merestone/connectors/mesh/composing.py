"""The objects of a repository as the Kubernetes connector knows them: composed, or as written."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from merestone.connectors.mesh.bodies import Body
from merestone.connectors.mesh.matching import INGRESS
from merestone.connectors.mesh.placed import Placed
from merestone.connectors.mesh.reading import NAME, said_of
from merestone.model.facts import Problem
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed
from merestone.source.kustomize.charts import chart_of
from merestone.source.kustomize.compose import Composer, Root
from merestone.source.kustomize.documents import OBJECT
from merestone.source.kustomize.names import Names
from merestone.source.kustomize.resource import Resource
from merestone.source.tree import Tree

COMPUTED_NAME = (
    "a replacement gives {} {} a name or a namespace that is not known: what it says of traffic "
    "is left out"
)


class Group(NamedTuple):
    """Objects of one cluster: those of one root kustomization, or all that stand as written."""

    cluster: str
    placed: list[Placed]


class Composed(NamedTuple):
    """What a repository holds, and what of it cannot be told."""

    groups: list[Group]
    problems: list[Problem]


def compose(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Composed:
    """Return the objects that say something of traffic; each kustomization is followed."""
    composer = Composer(frozenset(tree.files), parsed)
    problems: list[Problem] = []
    groups = []
    for root in composer.roots():
        problems += _nameless(tree.repo, root)
        groups.append(Group(settings.cluster_of(tree.repo, root.path), list(_rendered(root))))
    raw: dict[str, list[Placed]] = {}
    for path in parsed:
        if path not in composer.used and path not in composer.ingredients:
            placed = raw.setdefault(settings.cluster_of(tree.repo, path), [])
            placed += _written(path, parsed, tree)
    groups += [Group(*each) for each in raw.items()]
    problems += [
        Problem(NAME, tree.repo, each.path, each.line, each.reason, f"{each.path}//", False)
        for each in composer.troubles
        if each.is_in_spec
    ]
    return Composed([each for each in groups if each.placed], problems)


def _nameless(repo: str, root: Root) -> Iterator[Problem]:
    for each in root.resources:
        if each.has_computed_name:
            reason = COMPUTED_NAME.format(each.kind, each.name)
            yield Problem(NAME, repo, each.path, each.line, reason, f"{each.path}//", True)


def _rendered(root: Root) -> Iterator[Placed]:
    names = Names(root.resources)
    for each in root.resources:
        body = Body(each.path)
        said = None if each.has_computed_name else said_of(each, body)
        if said is not None:
            if said.get("dialect") == INGRESS:
                _rename(said, each, names)
            yield Placed(each.path, said, tuple(body.others))


def _rename(said: dict[str, Any], ingress: Resource, names: Names) -> None:
    """Let an Ingress name its Services as kustomize calls them; no other route is changed so."""
    for rule in said["rules"]:
        for backend in rule["backends"]:
            if backend["kind"] == "Service" and not backend["group"]:
                where = names.resolve(ingress, "Service", backend["name"], ingress.namespace)
                backend["name"] = where[1]


def _written(path: str, parsed: Parsed, tree: Tree) -> Iterator[Placed]:
    """Yield the objects of a file that no kustomization and no chart makes something of."""
    found = [each[5] for each in parsed[path] if each[0] == OBJECT and each[5] is not None]
    if found and chart_of(path, tree.files) is None:
        yield from (Placed(path, each) for each in found)
