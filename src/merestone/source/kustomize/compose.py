"""Composes kustomizations: which objects come of each root, and which files are ingredients.

Source: kustomize v5, `KustTarget.accumulateTarget`: resources, components, generators, then the
transformers; a component works on all that was gathered before it.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from merestone.source.file_connector import Parsed
from merestone.source.kustomize.documents import OBJECT
from merestone.source.kustomize.kustomization_files import (
    KustomizationFile,
    Located,
    kustomization_files,
    locate,
)
from merestone.source.kustomize.patches import NotFollowed, NothingToPatch, PatchFault, apply_patch
from merestone.source.kustomize.replacements import replace
from merestone.source.kustomize.resource import Resource, generated, resource_of
from merestone.source.kustomize.transform import annotate, label, transform

MOST_DEPTH = 32
MOST_INCLUDES = 2_000
MOST_INCLUDES_OF_ALL = 20_000
MOST_OBJECTS = 200_000


class Trouble(NamedTuple):
    """A place that is not followed; `is_hiding`: things that come of it are not known.

    `is_in_spec`: what is not known is no metadata of an object that is kept: each connector keeps
    others, so it is for each to say.
    """

    path: str
    line: int
    reason: str
    is_hiding: bool
    is_in_spec: bool = False


class Root(NamedTuple):
    """A kustomization that nobody includes, and the objects that come of it."""

    path: str
    is_component: bool
    resources: list[Resource]


class Composer:
    """All kustomizations of one repository.

    `used` are the files whose objects came of some kustomization, `ingredients` those that
    patches and generators are made of.
    """

    def __init__(self, paths: frozenset[str], parsed: Parsed) -> None:
        self.paths = paths
        self.parsed = parsed
        self.files = kustomization_files(parsed)
        self.used: set[str] = set()
        self.ingredients: set[str] = set()
        self.troubles: dict[Trouble, None] = {}
        self.includes = self.includes_of_all = self.objects = 0
        for file in self.files.values():
            self.ingredients.update(file.ingredients())

    def roots(self) -> Iterator[Root]:
        """Yield each root in order of its path, then what is left of circles."""
        included = {folder for file in self.files.values() for folder in self._folders(file)}
        seen: set[str] = set()
        waiting = [folder for folder in self.files if folder not in included]
        for folder in [*waiting, *self.files]:
            if folder in seen:
                continue
            resources: list[Resource] = []
            self.includes = 0
            self._accumulate(folder, resources, [], seen)
            file = self.files[folder]
            for resource in resources:
                resource.overlay = file.path
            yield Root(file.path, file.is_component, resources)

    def _folders(self, file: KustomizationFile) -> Iterator[str]:
        for written, _ in (*file.said["resources"], *file.said["components"]):
            found = locate(written, file.folder, self.paths, self.files)
            if found.folder is not None:
                yield found.folder

    def _accumulate(
        self, folder: str, gathered: list[Resource], above: list[str], seen: set[str]
    ) -> None:
        """Add the objects of a kustomization; a component changes what is gathered, too."""
        file = self.files[folder]
        seen.add(folder)
        if folder in above:
            self._trouble(file, 0, "it includes itself in a circle; kustomize refuses it", True)
            return
        if len(above) >= MOST_DEPTH or not self._has_room():
            reason = f"over {MOST_DEPTH} levels or {MOST_INCLUDES:,} inclusions are not followed"
            self._trouble(file, 0, reason, True)
            return
        onward = [*above, folder]
        own: list[Resource] = gathered if file.is_component else []
        for written, line in file.said["resources"]:
            self._include(file, written, line, own, onward, seen)
        for written, line in file.said["components"]:
            self._include(file, written, line, own, onward, seen)
        self._generate(file, own)
        self._patch(file, own, is_alone=file.is_component and not above)
        transform(own, file.said, file.path)
        for said in file.said["replacements"]:
            for unknown in replace(own, said, file.path):
                trouble = Trouble(file.path, said["line"], unknown.reason, False)
                self.troubles[trouble._replace(is_in_spec=unknown.is_in_spec)] = None
        for line, reason, is_hiding in file.said["unfollowed"]:
            self._trouble(file, line, reason, is_hiding)
        if own is not gathered:
            gathered += own

    def _has_room(self) -> bool:
        """Count one more inclusion; return whether it is within the limits."""
        self.includes += 1
        self.includes_of_all += 1
        is_within = self.includes <= MOST_INCLUDES
        return is_within and self.includes_of_all <= MOST_INCLUDES_OF_ALL

    def _include(
        self,
        file: KustomizationFile,
        written: str,
        line: int,
        own: list[Resource],
        above: list[str],
        seen: set[str],
    ) -> None:
        found = locate(written, file.folder, self.paths, self.files)
        if found.folder is not None:
            self._accumulate(found.folder, own, above, seen)
        elif found.path:
            self._add_file(file, found, line, own)
        else:
            self._trouble(file, line, found.reason, True)

    def _add_file(
        self, file: KustomizationFile, found: Located, line: int, own: list[Resource]
    ) -> None:
        records = self.parsed.get(found.path, ())
        self.objects += len(records)
        if self.objects > MOST_OBJECTS:
            self._trouble(file, line, f"more than {MOST_OBJECTS:,} objects are not composed", True)
            return
        self.used.add(found.path)
        own += [resource_of(record, found.path) for record in records if record[0] == OBJECT]

    def _generate(self, file: KustomizationFile, own: list[Resource]) -> None:
        for said in file.said["generators"]:
            made = generated(said, file.path)
            if said["behavior"] == "create":
                own.append(made)
                continue
            existing = [each for each in own if self._is_same(each, made)]
            if not existing:
                reason = f"no {made.kind} {made.name!a} is here to {said['behavior'][:20]}"
                self._trouble(file, said["line"], reason, False)
            for each in existing:
                label(each, said["labels"], file.path, False, False)
                annotate(each, said["annotations"], file.path)

    def _is_same(self, resource: Resource, made: Resource) -> bool:
        wanted = (made.kind, made.said_namespace or "default", made.name)
        return any(
            (each.kind, each.namespace or "default", each.name) == wanted for each in resource.ids
        )

    def _patch(self, file: KustomizationFile, own: list[Resource], is_alone: bool) -> None:
        for patch in file.said["patches"]:
            records, path = patch["records"], file.path
            if patch["path"]:
                found = locate(patch["path"], file.folder, self.paths, self.files)
                records, path = self.parsed.get(found.path, ()), found.path
                if not found.path:
                    self._trouble(file, patch["line"], found.reason, False)
                    continue
            try:
                if patch["fault"]:
                    raise PatchFault(f"the patch cannot be read: {patch['fault']}")
                apply_patch(own, patch, list(records), path)
            except PatchFault as fault:
                if not (is_alone and isinstance(fault, NothingToPatch)):
                    trouble = Trouble(file.path, patch["line"], str(fault), False)
                    is_in_spec = isinstance(fault, NotFollowed)
                    self.troubles[trouble._replace(is_in_spec=is_in_spec)] = None

    def _trouble(self, file: KustomizationFile, line: int, reason: str, is_hiding: bool) -> None:
        self.troubles[Trouble(file.path, line, reason, is_hiding)] = None
