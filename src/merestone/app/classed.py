"""What each thing of a scan is: its layer, pillar, class and facet."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from functools import cached_property

from merestone.charter.load import Charter
from merestone.classes.classify import Class, Classifier
from merestone.model.claims import Resource
from merestone.model.facts import Facts, Property

API_VERSION = "api version"
NO_THINGS = ("file:", "catalog:")


class Classed:
    """Tells the class of the things of one estate, by the shipped data and the user's own."""

    def __init__(self, charter: Charter, facts: Facts) -> None:
        self._facts = facts
        own = [row.model_dump(by_alias=True) for row in charter.file.classes]
        self._classifier = Classifier(own)

    @cached_property
    def _groups(self) -> dict[str, str]:
        rows = self._facts.of(Property)
        said = [row for row in rows if row.key == API_VERSION and "/" in row.value]
        return {row.address: row.value.rpartition("/")[0] for row in said}

    def of(self, resource: Resource) -> Class | None:
        """Return the class of a thing, or None where no line matches; files have none."""
        if not is_thing(resource):
            return None
        group = self._groups.get(resource.address, "")
        return self._classifier.of(scheme_of(resource), resource.kind, group)

    def counted(self, things: Iterable[Resource]) -> dict[tuple[str, str, Class | None], int]:
        """Return how many things there are of each scheme, kind and class."""
        groups = self._groups
        kinds = Counter([(a.partition(":")[0], kind, groups.get(a, "")) for a, kind, *_ in things])
        counted: dict[tuple[str, str, Class | None], int] = {}
        for (scheme, kind, group), count in kinds.items():
            about = (scheme, kind, self._classifier.of(scheme, kind, group))
            counted[about] = counted.get(about, 0) + count
        return counted


def scheme_of(resource: Resource) -> str:
    """Return the beginning of a resource's address, which says what kind of source knows it."""
    return resource.address.partition(":")[0]


def is_thing(resource: Resource) -> bool:
    """Return whether a resource is neither a file nor a catalog entity."""
    return not resource.address.startswith(NO_THINGS)
