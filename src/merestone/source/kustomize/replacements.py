"""Replacements of a kustomization: a value of one object, put in place in others.

Source: kustomize v5, `api/filters/replacement` and `types.Replacement`. A value that is not kept
(of a ConfigMap, say) is COMPUTED where it is put in place, but for metadata, which stay as before.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from merestone.source.kustomize.field_paths import holders, parts_of
from merestone.source.kustomize.nodes import Leaf
from merestone.source.kustomize.resource import Resource
from merestone.source.kustomize.targets import Target, target_record
from merestone.source.map_fields import line_at, map_at, maps_at, text_at, texts_at
from merestone.source.yaml_values import Map

COMPUTED = "$(computed)"
NAMES = (["metadata", "name"], ["metadata", "namespace"])


def replacement_record(said: Map) -> dict[str, Any]:
    """Return the record of one replacement that is written in a kustomization."""
    source, value = map_at(said, "source"), said.get("sourceValue")
    targets = [
        {
            "select": target_record(map_at(each, "select")),
            "rejects": [target_record(reject) for reject in maps_at(each, "reject")],
            "paths": [path for path, _ in texts_at(each, "fieldPaths")] or ["metadata.name"],
            **_options(each),
        }
        for each in maps_at(said, "targets")
    ]
    return {
        "line": line_at(said, "targets", said.line),
        "source": {**target_record(source), "fieldPath": text_at(source, "fieldPath")},
        "value": value if isinstance(value, str) else None,
        "targets": targets,
        **_options(source),
    }


def _options(said: Map) -> dict[str, Any]:
    options = map_at(said, "options")
    index = options.get("index")
    return {
        "delimiter": options["delimiter"] if isinstance(options.get("delimiter"), str) else "",
        "index": index if isinstance(index, int) else 0,
        "is_made": options.get("create") is True,
    }


class Unknown(NamedTuple):
    """A remark on a replacement; `is_in_spec`: of a field that is no metadata."""

    reason: str
    is_in_spec: bool


def replace(resources: list[Resource], said: dict[str, Any], path: str) -> Iterator[Unknown]:
    """Put one replacement in place; yield what is not known or not followed of it."""
    value = said["value"] if said["value"] is not None else _value(resources, said)
    for target in said["targets"]:
        select, rejects = Target.of(target["select"]), [Target.of(r) for r in target["rejects"]]
        for fault in (each.fault for each in (select, *rejects) if each.fault):
            yield Unknown(f"this replacement is not followed: {fault}", True)
            return
        for resource in resources:
            if select.is_for(resource) and not any(each.is_for(resource) for each in rejects):
                yield from _put(resource, target, value, Leaf(None, said["line"], path))


def _value(resources: list[Resource], said: dict[str, Any]) -> str | None:
    """Return the value of the one object that is the source, None where it is not known."""
    found = [each for each in resources if _is_source(each, said["source"])]
    parts = parts_of(said["source"].get("fieldPath") or "metadata.name")
    kept = [holder[key] for each in found for holder, key in holders(each.body, parts)]
    if len(found) != 1 or len(kept) != 1 or not isinstance(kept[0], Leaf):
        return None
    value = kept[0].value
    if value is None or not said["delimiter"]:
        return value
    split = value.split(said["delimiter"])
    return split[said["index"]] if 0 <= said["index"] < len(split) else None


def _is_source(resource: Resource, source: dict[str, str]) -> bool:
    return any(
        all(getattr(each, key) == source[key] for key in each._fields if source.get(key))
        for each in resource.ids
    )


def _put(
    resource: Resource, target: dict[str, Any], value: str | None, at: Leaf
) -> Iterator[Unknown]:
    for written in target["paths"]:
        parts = parts_of(written)
        is_made = target["is_made"] and value is not None
        for holder, key in list(holders(resource.body, parts, is_made=is_made)):
            if value is None:
                yield Unknown(
                    f"the value that it puts at {written[:80]} of {resource.kind} "
                    f"{resource.name} is not known",
                    parts[0] != "metadata",
                )
            if value is None and parts[0] == "metadata":
                resource.has_computed_name |= parts in NAMES
                continue
            before = holder[key] if isinstance(holder, list) else holder.get(key)
            if before is None or isinstance(before, Leaf):
                new = _joined(before, value if value is not None else COMPUTED, target)
                holder[key] = at._replace(value=new)


def _joined(before: Leaf | None, value: str, target: dict[str, Any]) -> str:
    """Return the value, or what was there with one part of it replaced."""
    if not target["delimiter"] or before is None:
        return value
    split, at = (before.value or "").split(target["delimiter"]), target["index"]
    if at < 0:
        split.insert(0, value)
    elif at >= len(split):
        split.append(value)
    else:
        split[at] = value
    return str(target["delimiter"]).join(split)
