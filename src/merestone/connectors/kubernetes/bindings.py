"""What role bindings say about a namespace: groups and people who may change what is in it."""

from __future__ import annotations

import re
from collections.abc import Iterator

from merestone.model.facts import Fact, Label, Property
from merestone.source.kubernetes_objects import object_address
from merestone.source.kustomize.nodes import items, leaf, text
from merestone.source.kustomize.resource import Resource

CHANGING = re.compile(
    r"(?:^|[-_.:])(?:admin|administrator|edit|editor|owner|maintainer)s?(?:$|[-_.:])"
)
"""Roles that let their holder change what is in the namespace, by their name."""
MACHINES = ("system:", "gotk:")
"""How Kubernetes' own groups and users begin, and the users that Flux acts as."""


def binding_rows(resource: Resource, repo: str) -> Iterator[Fact]:
    """Yield who is bound; for a role that may change things, a label on the namespace."""
    role = text(resource.body, "roleRef.name")
    for subject in items(resource.body, "subjects"):
        name, kind = leaf(subject, "name"), text(subject, "kind")
        if name is None or not name.value or kind not in {"Group", "User"}:
            continue
        at = (repo, name.path, name.line)
        yield Property(*at, resource.address, "subject", f"{kind} {name.value}")
        is_person = not name.value.startswith(MACHINES) and not role.startswith(MACHINES)
        is_inside = resource.kind == "RoleBinding" and resource.namespace != ""
        if is_inside and is_person and CHANGING.search(role):
            address = object_address(resource.cluster, "", "Namespace", resource.namespace)
            yield Label(*at, address, "field", f"rolebinding:{role}", name.value)
