"""What a kustomization does to every object: namespace, names, labels, annotations, images.

Source: kustomize v5, `api/internal/konfig/builtinpluginconsts`: which fields of which kinds.
"""

from __future__ import annotations

from typing import Any

from merestone.source.image_names import split_image
from merestone.source.kustomize.kinds import CLUSTER_SCOPED, is_builtin_group
from merestone.source.kustomize.nodes import Leaf, Node, find, items, sub
from merestone.source.kustomize.resource import Resource

UNPREFIXED = frozenset(("APIService", "CustomResourceDefinition", "Namespace"))
WORKLOADS = frozenset(("DaemonSet", "Deployment", "ReplicaSet", "StatefulSet"))
POD_PATHS = ("spec", "spec.template.spec", "spec.jobTemplate.spec.template.spec", "template.spec")


def transform(resources: list[Resource], said: dict[str, Any], path: str) -> None:
    """Apply the fields of one kustomization, in kustomize's order, to these objects."""
    for resource in resources:
        if said["namespace"]:
            _move(resource, said["namespace"], path)
        _rename(resource, said, path)
        for pairs, has_selectors, has_templates in said["labels"]:
            label(resource, pairs, path, has_selectors, has_templates)
        if said["annotations"]:
            annotate(resource, said["annotations"], path)
        for image in said["images"]:
            _replace_images(resource, image, path)


def _move(resource: Resource, namespace: list[Any], path: str) -> None:
    """Set the namespace; of a Namespace, kustomize sets the name."""
    name, line = namespace
    if resource.kind == "Namespace" and resource.group == "":
        resource.remember()
        resource.set("name", name, line, path)
    elif not (is_builtin_group(resource.group) and resource.kind in CLUSTER_SCOPED):
        resource.remember()
        resource.set("namespace", name, line, path)


def _rename(resource: Resource, said: dict[str, Any], path: str) -> None:
    if resource.kind in UNPREFIXED:
        return
    for key in ("namePrefix", "nameSuffix"):
        if said[key]:
            affix, line = said[key]
            name = affix + resource.name if key == "namePrefix" else resource.name + affix
            resource.remember()
            resource.set("name", name, line, path)
            resource.affixes += (affix,)


def label(
    resource: Resource,
    pairs: dict[str, Any],
    path: str,
    has_selectors: bool,
    has_templates: bool,
) -> None:
    """Add labels to the object, and where they go further, to its selector and its pods."""
    said = {key: Leaf(value, line, path) for key, (value, line) in pairs.items()}
    sub(resource.body, "metadata.labels").update(said)
    for dotted, is_made in _templates(resource) if has_templates else ():
        if is_made or find(resource.body, dotted) is not None:
            sub(resource.body, dotted).update(said)
    for dotted, is_made in _selectors(resource) if has_selectors else ():
        if is_made or find(resource.body, dotted) is not None:
            sub(resource.body, dotted).update(said)


def _templates(resource: Resource) -> list[tuple[str, bool]]:
    if resource.kind == "CronJob":
        inner = "spec.jobTemplate"
        return [
            (f"{inner}.metadata.labels", True),
            (f"{inner}.spec.template.metadata.labels", True),
        ]
    if resource.kind in WORKLOADS or resource.kind in {"Job", "ReplicationController"}:
        return [("spec.template.metadata.labels", True)]
    return []


def _selectors(resource: Resource) -> list[tuple[str, bool]]:
    """Return the selectors' paths, and whether they are made where there is none."""
    if resource.kind in WORKLOADS:
        return [("spec.selector.matchLabels", True)]
    if resource.kind in {"Service", "ReplicationController"} and not resource.group:
        return [("spec.selector", True)]
    if resource.kind in {"Job", "PodDisruptionBudget"}:
        return [("spec.selector.matchLabels", False)]
    if resource.kind == "CronJob":
        return [("spec.jobTemplate.spec.selector.matchLabels", False)]
    if resource.kind == "NetworkPolicy":
        return [("spec.podSelector.matchLabels", False)]
    return []


def annotate(resource: Resource, pairs: dict[str, Any], path: str) -> None:
    """Add annotations to the object."""
    said = {key: Leaf(value, line, path) for key, (value, line) in pairs.items()}
    sub(resource.body, "metadata.annotations").update(said)


def _replace_images(resource: Resource, image: dict[str, Any], path: str) -> None:
    for dotted in POD_PATHS:
        for key in ("containers", "initContainers"):
            for container in items(resource.body, f"{dotted}.{key}"):
                _replace_image(container, image, path)


def _replace_image(container: Node, image: dict[str, Any], path: str) -> None:
    written = container.get("image") if isinstance(container, dict) else None
    if not isinstance(written, Leaf) or not written.value:
        return
    name, tag, digest = split_image(written.value)
    if name != image.get("name"):
        return
    name = image.get("newName") or name
    if image.get("newTag") or image.get("digest"):
        tag, digest = image.get("newTag", ""), image.get("digest", "")
    if image.get("tagSuffix"):
        tag, digest = tag + image["tagSuffix"], ""
    made = name + (f":{tag}" if tag else "") + (f"@{digest}" if digest else "")
    container["image"] = Leaf(made, image["line"], path)
