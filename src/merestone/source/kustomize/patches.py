"""Patches of a kustomization: strategic merges and JSON patches, on what is kept of objects.

Source: kustomize v5, `PatchTransformer`, `resmap.Select` and `kyaml/yaml/merge2`; RFC 6902.
"""

from __future__ import annotations

from typing import Any

from merestone.source.file_connector import Record
from merestone.source.kustomize.documents import OBJECT, OPERATIONS
from merestone.source.kustomize.json_patch import operate
from merestone.source.kustomize.kinds import is_builtin_group
from merestone.source.kustomize.merge import DELETED, merge
from merestone.source.kustomize.resource import Id, Resource, resource_of
from merestone.source.kustomize.targets import Target


class PatchFault(Exception):
    """Why kustomize would refuse a patch, or why it is not followed."""


class NothingToPatch(PatchFault):
    """The object that a patch is for is not here; of a component alone that is no wonder."""


class NotFollowed(PatchFault):
    """What kustomize does and is not done here, to a field that is no metadata."""


def apply_patch(
    resources: list[Resource], patch: dict[str, Any], records: list[Record], path: str
) -> None:
    """Change or remove those objects that a patch is for; `path` is where it is written.

    Raises: PatchFault, with the objects as they were before the document at fault.
    """
    target = Target.of(patch["target"]) if patch["target"] is not None else None
    if target is not None and target.fault:
        raise PatchFault(target.fault)
    found = [record for record in records if record[0] in {OBJECT, OPERATIONS}]
    if not found:
        raise PatchFault("the patch is neither an object nor a list of operations that is read")
    for record in found:
        if record[0] == OPERATIONS:
            _operations(resources, target, record, path)
        else:
            _merge(resources, target, record, path, patch["renames"])


def _operations(
    resources: list[Resource], target: Target | None, record: Record, path: str
) -> None:
    if target is None:
        raise PatchFault("a JSON patch needs a `target`; kustomize refuses it without one")
    for resource in [each for each in resources if target.is_for(each)]:
        resource.remember()
        for operation in record[2]:
            fault = operate(resource.body, operation, path)
            if fault:
                is_in_spec = operation[1][:1] != ["metadata"]
                raise NotFollowed(fault) if is_in_spec else PatchFault(fault)


def _merge(
    resources: list[Resource], target: Target | None, record: Record, path: str, renames: bool
) -> None:
    chosen = _chosen(resources, target, resource_of(record, path).id)
    for resource in chosen:
        patch = resource_of(record, path)
        before = resource.id
        merged = merge(resource.body, patch.body, is_builtin_group(resource.group))
        if merged is DELETED:
            resources[:] = [each for each in resources if each is not resource]
            continue
        resource.body = merged
        if not renames:
            _keep_name(resource, before)


def _chosen(resources: list[Resource], target: Target | None, wanted: Id) -> list[Resource]:
    """Return what a patch is for: by its target, else by the identity in it, former ones too."""
    if target is not None:
        return [each for each in resources if target.is_for(each)]
    wanted = _comparable(wanted)
    chosen = [each for each in resources if wanted in map(_comparable, each.ids)]
    if not chosen:
        raise NothingToPatch(
            f"no {wanted.kind} {wanted.name!a} is here to patch; kustomize refuses it"
        )
    return chosen


def _comparable(found: Id) -> Id:
    """Return an identity in which no namespace is `default`."""
    return found._replace(namespace=found.namespace or "default")


def _keep_name(resource: Resource, before: Id) -> None:
    metadata = resource.body.setdefault("metadata", {})
    if resource.name != before.name:
        resource.set("name", before.name, resource.line, resource.path)
    if resource.said_namespace != before.namespace:
        if before.namespace:
            resource.set("namespace", before.namespace, resource.line, resource.path)
        else:
            metadata.pop("namespace", None)
