"""Names that one object says of another, after kustomize has renamed that one.

Source: kustomize v5, `nameReferenceTransformer`: a reference follows its object's new name, that
object being the one with the same prefixes and suffixes where several had the name.
"""

from __future__ import annotations

from collections.abc import Iterable

from merestone.source.kustomize.resource import Resource


class Names:
    """The objects that can be meant by name."""

    def __init__(self, resources: Iterable[Resource]) -> None:
        self._renamed: dict[tuple[str, str], list[Resource]] = {}
        for resource in resources:
            if resource.former:
                for name in {each.name for each in resource.ids}:
                    self._renamed.setdefault((resource.kind, name), []).append(resource)

    def resolve(self, of: Resource, kind: str, name: str, namespace: str) -> tuple[str, str]:
        """Return the namespace and name that an object has which another one names."""
        found = self._renamed.get((kind, name), [])
        if len(found) > 1:
            found = [each for each in found if each.affixes == of.affixes] or found
        if len(found) > 1:
            found = [each for each in found if each.namespace == namespace]
        if len(found) != 1:
            return namespace, name
        former = {each.namespace for each in found[0].ids}
        is_meant = namespace in former or namespace == of.namespace
        return (found[0].namespace, found[0].name) if is_meant else (namespace, name)
