"""What the pods of a workload run and use."""

from __future__ import annotations

import re
from collections.abc import Iterator

from merestone.connectors.kubernetes.relations import Link, to_object
from merestone.source.image_names import image_name
from merestone.source.kustomize.documents import TEMPLATED
from merestone.source.kustomize.names import Names
from merestone.source.kustomize.nodes import Leaf, Node, find, items, leaf
from merestone.source.kustomize.resource import Resource
from merestone.source.kustomize.transform import POD_PATHS

CONTAINERS = ("initContainers", "containers", "ephemeralContainers")
IMAGE = re.compile(r"[\w.\-/:@+{}$()]+")
FROM_ENV = (
    ("configMapKeyRef", "ConfigMap"),
    ("secretKeyRef", "Secret"),
    ("configMapRef", "ConfigMap"),
    ("secretRef", "Secret"),
)


def used(resource: Resource, names: Names) -> Iterator[Link]:
    """Yield images, ConfigMaps, Secrets (by name), claims and the service account."""
    for dotted in POD_PATHS:
        pod = find(resource.body, dotted)
        if isinstance(pod, dict):
            yield from _images(pod)
            yield from _account(resource, names, pod)
            yield from _environment(resource, names, pod)
            yield from _volumes(resource, names, pod)
    said = leaf(resource.body, "spec.serviceName")
    yield from to_object(resource, names, "uses", "Service", said)


def _images(pod: Node) -> Iterator[Link]:
    for key in CONTAINERS:
        for container in items(pod, key):
            said = leaf(container, "image")
            if said is not None and said.value:
                name = leaf(container, "name")
                yield image_link(said, (name.value or "") if name else "")


def image_link(said: Leaf, container: str) -> Link:
    """Return the relation to an image; what is known at run time only is `*`."""
    written = said.value or ""
    is_computed = TEMPLATED.search(written) or not IMAGE.fullmatch(written)
    name = None if is_computed else image_name(written)
    if name is None:
        return Link("runs", "image:*", said, f"container {container}: {written[:120]}")
    return Link("runs", name.address, said, f"container {container}")


def _account(resource: Resource, names: Names, pod: Node) -> Iterator[Link]:
    said = leaf(pod, "serviceAccountName") or leaf(pod, "serviceAccount")
    yield from to_object(resource, names, "uses", "ServiceAccount", said)
    for each in items(pod, "imagePullSecrets"):
        yield from to_object(resource, names, "uses", "Secret", leaf(each, "name"))


def _environment(resource: Resource, names: Names, pod: Node) -> Iterator[Link]:
    for key in CONTAINERS:
        for container in items(pod, key):
            sources = [find(each, "valueFrom") for each in items(container, "env")]
            for source in (*sources, *items(container, "envFrom")):
                for field, kind in FROM_ENV:
                    said = leaf(source, f"{field}.name")
                    yield from to_object(resource, names, "uses", kind, said)


def _volumes(resource: Resource, names: Names, pod: Node) -> Iterator[Link]:
    for volume in items(pod, "volumes"):
        for dotted, kind in (
            ("configMap.name", "ConfigMap"),
            ("secret.secretName", "Secret"),
            ("persistentVolumeClaim.claimName", "PersistentVolumeClaim"),
        ):
            yield from to_object(resource, names, "uses", kind, leaf(volume, dotted))
        for source in items(volume, "projected.sources"):
            for dotted, kind in (("configMap.name", "ConfigMap"), ("secret.name", "Secret")):
                yield from to_object(resource, names, "uses", kind, leaf(source, dotted))
