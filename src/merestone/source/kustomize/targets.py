"""A patch's `target`: which objects it is for.

Source: kustomize v5, `types.Selector` and `resmap.Select`: expressions are anchored; the name and
namespace may be the first or the present one. They are RE2, as here.
"""

from __future__ import annotations

import re
from typing import Any, NamedTuple

from merestone.source.kustomize.nodes import texts
from merestone.source.kustomize.resource import Resource
from merestone.source.kustomize.selectors import Requirement, matches, parse_selector
from merestone.source.yaml_values import Map

PLAIN = re.compile(r"[A-Za-z0-9_-]*")
EXPRESSIONS = ("group", "version", "kind", "name", "namespace")
KEYS = (*EXPRESSIONS, "labelSelector", "annotationSelector")


def target_record(said: Map) -> dict[str, str]:
    """Return the fields of a target that are read, as texts."""
    return {key: str(said[key]) for key in KEYS if isinstance(said.get(key), str | int)}


class Target(NamedTuple):
    """`patterns` by field; `fault` says why it cannot be read."""

    patterns: dict[str, Any]
    labels: list[Requirement]
    annotations: list[Requirement]
    fault: str

    @classmethod
    def of(cls, said: dict[str, str]) -> Target:
        """Return the target that these fields describe."""
        labels = parse_selector(said.get("labelSelector", ""))
        annotations = parse_selector(said.get("annotationSelector", ""))
        if labels is None or annotations is None:
            return cls({}, [], [], "the selector of the patch's target cannot be read")
        patterns = {}
        for key in EXPRESSIONS:
            if said.get(key):
                pattern = _compiled(said[key])
                if pattern is None:
                    return cls({}, [], [], f"`{key}` of the patch's target is no RE2")
                patterns[key] = pattern
        return cls(patterns, labels, annotations, "")

    def is_for(self, resource: Resource) -> bool:
        """Return whether the patch is for this object."""
        now, first = resource.id, resource.former[0] if resource.former else resource.id
        pairs = {
            "group": (now.group,),
            "version": (now.version,),
            "kind": (now.kind,),
            "name": (first.name, now.name),
            "namespace": (first.namespace or "default", now.namespace or "default"),
        }
        for key, pattern in self.patterns.items():
            if not any(pattern.fullmatch(value) for value in pairs[key]):
                return False
        return matches(self.labels, texts(resource.body, "metadata.labels")) and matches(
            self.annotations, texts(resource.body, "metadata.annotations")
        )


def _compiled(written: str) -> Any:
    if PLAIN.fullmatch(written):
        return re.compile(written)
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(written, options)
    except re2.error:
        return None
