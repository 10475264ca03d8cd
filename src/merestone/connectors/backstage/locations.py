"""Where a catalog's Locations lead: files of this repository, or outside.

Source: Backstage, Descriptor Format, Kind: Location; Catalog Configuration, `catalog.locations`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from merestone.connectors.backstage.fields import inner, text, written
from merestone.connectors.backstage.globs import find, has_magic, is_bounded
from merestone.connectors.backstage.urls import Inside, folder_of, join, normal
from merestone.source.yaml import Map, Seq

BACKEND = "packages/backend"
MOST_PATTERNS = 1_000


class Target(NamedTuple):
    """One place that a location names.

    `type` is `url`, `file`, '' (as the location itself was read) or another one. `bases` are
    the folders that a relative target may start from. `ref` is '' for the application's own
    configuration.
    """

    path: str
    line: int
    ref: str
    type: str
    written: str
    bases: tuple[str, ...]
    is_optional: bool


class Found(NamedTuple):
    """A target's status (`inside`, `missing` or `outside`) and the files that it leads to.

    `refusal` says why its pattern was not tried, or ''.
    """

    status: str
    paths: list[str]
    refusal: str = ""


def targets_of(path: str, ref: str, document: Map) -> Iterator[Target]:
    """Yield the targets of a Location entity."""
    spec = inner(document, "spec")
    is_optional = text(spec.get("presence")) == "optional"
    for field in ("target", "targets"):
        for value, line in written(spec, field):
            if value:
                kind = text(spec.get("type"))
                yield Target(path, line, ref, kind, value, (folder_of(path),), is_optional)


def targets_of_configuration(path: str, document: Map) -> Iterator[Target]:
    """Yield the targets of an application's `catalog.locations`.

    A relative one starts where the backend runs: in a checkout that is its package, in an
    image the folder of the configuration or the root of what was copied.
    """
    locations = inner(document, "catalog").get("locations")
    folder = folder_of(path)
    bases = (f"{folder}/{BACKEND}" if folder else BACKEND, folder, "")
    for item in locations if isinstance(locations, Seq) else ():
        if isinstance(item, Map) and isinstance(item.get("target"), str):
            line = item.lines["target"]
            yield Target(path, line, "", text(item.get("type")), item["target"], bases, False)


class Resolver:
    """Finds the files of targets; the number of patterns is bounded."""

    def __init__(self, inside: Inside) -> None:
        self.inside = inside
        self._left = MOST_PATTERNS
        self._known: dict[str, list[str]] = {}

    def resolve(self, target: Target) -> Found:
        """Return where a target leads."""
        wanted = [path for path in self._candidates(target) if path is not None]
        for path in wanted:
            if refusal := self._refusal(path):
                return Found("missing", [], refusal)
            if paths := self._files(path):
                return Found("inside", paths)
        return Found("missing" if wanted else "outside", [])

    def _candidates(self, target: Target) -> Iterator[str | None]:
        written = target.written
        if target.type not in ("", "url", "file") or "${" in written:
            return
        if "://" in written:
            yield self.inside.path_of(written)
        elif not written.startswith("/"):
            yield from (join(base, written) for base in target.bases)
        elif target.type != "file":
            yield normal(written.lstrip("/"))

    def _refusal(self, path: str) -> str:
        if not has_magic(path) or path in self._known:
            return ""
        if not is_bounded(path):
            return "this pattern is too long to be tried; name folders or fewer of them"
        if self._left <= 0:
            return f"more than {MOST_PATTERNS:,} patterns of locations; name files instead"
        return ""

    def _files(self, path: str) -> list[str]:
        if not has_magic(path):
            return [path] if self.inside.is_file(path) else []
        if path not in self._known:
            self._left -= 1
            self._known[path] = find(path, self.inside.paths)
        return self._known[path]
