"""Reads a cluster that runs: every object's metadata, and of some kinds what they refer to."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import closing
from typing import Any

from merestone.connectors.kubernetes.files import NAME
from merestone.connectors.kubernetes.kept_fields import OF_KIND, SHAPES, shape_of
from merestone.connectors.kubernetes.live_api import Answer, Api, open_api
from merestone.connectors.kubernetes.live_discovery import Listed, Undiscovered, discover
from merestone.connectors.kubernetes.live_pages import pages
from merestone.connectors.kubernetes.rows import Group, rows_of
from merestone.model.errors import SourceUnavailable
from merestone.model.facts import Fact, Problem, Thing
from merestone.model.settings import LiveTarget
from merestone.source.file_connector import Unparsed
from merestone.source.kustomize.documents import OBJECT
from merestone.source.kustomize.prune import Pruner
from merestone.source.kustomize.resource import Resource, resource_of

MOST_OBJECTS = 100_000
ONLY_METADATA = "application/json;as=PartialObjectMetadataList;g=meta.k8s.io;v=v1"


def read_live(target: LiveTarget) -> Iterator[Fact]:
    """Yield the cluster, its objects with what they say, and what could not be read.

    Rows: Thing, Label, Property, Relation; Problem. `path` is the object's path in the API.
    Raises: SourceUnavailable where lightkube or the kubeconfig's context is missing, or where the
        server does not answer at all.
    """
    reader = _Reader(target.name, int(target.option("most_objects", str(MOST_OBJECTS))))
    with closing(open_api(target)) as api:
        reader.read(api)
    top = f"kubernetes:{target.name}"
    yield Thing(target.name, "", 0, top, "Cluster", target.name)
    yield from rows_of(target.name, [Group(target.name, reader.resources)], top)
    yield from reader.problems


class _Reader:
    def __init__(self, name: str, most_objects: int) -> None:
        self.name = name
        self.most_objects = most_objects
        self.resources: list[Resource] = []
        self.problems: list[Problem] = []

    def read(self, api: Api) -> None:
        """Read every resource that the server has; one that fails is a problem, others go on.

        Raises: SourceUnavailable where nothing can be listed at all.
        """
        everything = list(discover(api))
        faults = [each for each in everything if isinstance(each, Undiscovered)]
        if len(faults) == len(everything):
            said = _said(faults[0].answer) if faults else "it has no resources"
            raise SourceUnavailable(f"{self.name}: the cluster cannot be read: {said}")
        for found in everything:
            if isinstance(found, Undiscovered):
                self._problem(found.path, found.answer, "what it has is not known")
            elif not self._list(api, found):
                return

    def _list(self, api: Api, listed: Listed) -> bool:
        """Read one resource; return whether there is room for another."""
        for page in pages(api, listed.path, _accept(listed)):
            if isinstance(page, Answer):
                self._problem(listed.path, page, f"some {listed.kind} objects are not known")
                break
            for item in page:
                self._keep(listed, item)
            if len(self.resources) >= self.most_objects:
                fault = f"more than {self.most_objects:,} objects are not read"
                self._problem(listed.path, Answer(0, {}, fault), "all from here on is not known")
                return False
        return True

    def _keep(self, listed: Listed, item: dict[str, Any]) -> None:
        if _has_controller(item):
            return
        try:
            body = Pruner(SHAPES).prune(item, shape_of(listed.kind), 0)
        except Unparsed as error:
            self._problem(listed.path, Answer(0, {}, error.reason), "one object is left out")
            return
        made = resource_of([OBJECT, listed.api_version, listed.kind, 0, body], "")
        if made.name:
            path = listed.object_path(made.said_namespace, made.name)
            self.resources.append(
                resource_of([OBJECT, listed.api_version, listed.kind, 0, body], path)
            )

    def _problem(self, path: str, answer: Answer, hidden: str) -> None:
        said = _said(answer)
        self.problems.append(
            Problem(NAME, self.name, path, 0, f"{said}: {hidden}", f"{path}//", True)
        )


def _said(answer: Answer) -> str:
    return answer.fault or f"HTTP {answer.status}"


def _accept(listed: Listed) -> str:
    """Return what to ask for: the whole of those kinds only of which more than metadata is kept.

    Of a Secret nothing but metadata is ever asked for.
    """
    if listed.kind in OF_KIND:
        return "application/json"
    is_secret = listed.plural == "secrets"
    return ONLY_METADATA if is_secret else f"{ONLY_METADATA},application/json"


def _has_controller(item: dict[str, Any]) -> bool:
    """Return whether another object made this one and looks after it: that one is stated."""
    metadata = item.get("metadata")
    owners = metadata.get("ownerReferences") if isinstance(metadata, dict) else None
    return isinstance(owners, list) and any(
        isinstance(each, dict) and each.get("controller") is True for each in owners
    )
