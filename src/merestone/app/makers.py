"""Who makes what is no thing itself: the metric of a recording rule, a published image."""

from __future__ import annotations

from collections.abc import Iterator
from fnmatch import fnmatchcase
from typing import NamedTuple

from merestone.model.facts import Facts, Relation
from merestone.source.image_names import split_image

METRIC = "prometheus:metric/"
IMAGE = "image:"


class Maker(NamedTuple):
    """What publishes an image; `tag` is '' where that is not said, or computed."""

    address: str
    tag: str


class Makers:
    """Those of one estate. `known` are all addresses."""

    def __init__(self, facts: Facts, known: set[str]) -> None:
        self._rules: dict[str, dict[str, None]] = {}
        self._images: dict[str, dict[Maker, None]] = {}
        for row in facts.of(Relation):
            if row.address not in known:
                continue
            if row.type == "writes" and row.target.startswith(METRIC):
                self._rules.setdefault(row.target, {})[row.address] = None
            elif row.type == "publishes" and row.target.startswith(IMAGE):
                name, tag = _image(row.target)
                maker = Maker(row.address, "" if "*" in tag else tag)
                self._images.setdefault(name, {})[maker] = None
        self._open = [name for name in self._images if "*" in name and _is_named(name)]

    def rules(self, metric: str) -> tuple[str, ...]:
        """Return the recording rules that write a metric."""
        return tuple(self._rules.get(metric, ()))

    def publishers(self, image: str) -> tuple[Maker, ...]:
        """Return what publishes images of this name, with whatever tag."""
        return tuple(dict.fromkeys(self._publishers(image)))

    def _publishers(self, image: str) -> Iterator[Maker]:
        if not image.startswith(IMAGE):
            return
        name = _image(image)[0]
        if not _is_named(name):
            return
        yield from self._images.get(name, ())
        parts = name.split("/")
        for pattern in self._open:
            wanted = pattern.split("/")
            if len(wanted) == len(parts) and all(map(fnmatchcase, parts, wanted)):
                yield from self._images[pattern]


def published_as(image: str, maker: Maker) -> str:
    """Return the tag that is published where another one is asked for, as a remark; else ''."""
    asked = _image(image)[1]
    is_other = asked and maker.tag and "*" not in asked and asked != maker.tag
    return f" as {maker.tag}" if is_other else ""


def _image(address: str) -> tuple[str, str]:
    name, tag, _ = split_image(address.removeprefix(IMAGE))
    return name, tag


def _is_named(name: str) -> bool:
    """Return whether the last part of a name is known: the rest is common to many images."""
    return "*" not in name.rpartition("/")[2]
