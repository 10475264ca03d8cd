"""What of kustomize is not followed: each use of it becomes a problem, never silence."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.source.map_fields import maps_at
from merestone.source.yaml import Map, Seq

HIDING = {
    "generators": "objects that these generators make are not known",
    "helmCharts": "charts are not rendered: their objects are not known",
    "helmChartInflationGenerator": "charts are not rendered: their objects are not known",
    "transformers": "what these transformers change is not known; objects are stated without it",
}
REMARKS = {
    "configurations": "fields that it adds to names, labels or images are not changed with them",
    "vars": "a value that they put in place is stated as it was before",
}


def unfollowed(document: Map) -> Iterator[list[Any]]:
    """Yield the line, the reason, and whether something may be hidden."""
    for key, reason in HIDING.items():
        if document.get(key):
            yield [document.lines[key], f"`{key}` is not followed: {reason}", True]
    for key, reason in REMARKS.items():
        if document.get(key):
            yield [document.lines[key], f"`{key}` is not followed: {reason}", False]
    for each in maps_at(document, "replacements"):
        if each.get("path"):
            reason = "`replacements` in a file are not followed: what they set is as it was"
            yield [each.lines["path"], reason, False]
    labels = document.get("labels")
    for each in labels if isinstance(labels, Seq) else ():
        if isinstance(each, Map) and each.get("fields"):
            reason = "`fields` of `labels` are not followed: labels elsewhere are not set"
            yield [each.lines["fields"], reason, False]
