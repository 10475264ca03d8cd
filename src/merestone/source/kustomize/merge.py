"""Strategic merge of what is kept of an object.

Source: Kubernetes "strategic merge patch": `$patch` directives; lists of containers, volumes,
environment and pull secrets merge by name, others are replaced; of custom kinds all are replaced.
"""

from __future__ import annotations

from typing import Any, Final

from merestone.source.kustomize.nodes import Leaf, Node

DELETED: Final = object()
DIRECTIVE = "$patch"
BY_NAME = frozenset(
    ("containers", "initContainers", "ephemeralContainers", "env", "volumes", "imagePullSecrets")
)


def merge(base: Node, patch: Node, is_builtin: bool) -> Any:
    """Return `base` with the mapping `patch` merged into it, or DELETED."""
    directive = _directive(patch)
    if directive == "delete":
        return DELETED
    if directive == "replace" or not isinstance(base, dict):
        base = {}
    merged = dict(base)
    for key, value in patch.items():
        if key == DIRECTIVE:
            continue
        if isinstance(value, Leaf) and value.value is None:
            merged.pop(key, None)
            continue
        found = _merged(key, merged.get(key), value, is_builtin)
        if found is DELETED:
            merged.pop(key, None)
        else:
            merged[key] = found
    return merged


def _merged(key: str, base: Node, patch: Node, is_builtin: bool) -> Any:
    if isinstance(patch, dict):
        return merge(base, patch, is_builtin)
    if isinstance(patch, list):
        by_name = is_builtin and key in BY_NAME and isinstance(base, list)
        return _by_name(base, patch) if by_name else [each for each in patch if each != {}]
    return patch


def _by_name(base: list[Node], patch: list[Node]) -> list[Node]:
    if any(_directive(each) == "replace" and "name" not in each for each in patch):
        return [each for each in patch if _directive(each) != "replace"]
    merged = list(base)
    for each in patch:
        name = _name(each)
        at = next((i for i, old in enumerate(merged) if name and _name(old) == name), None)
        found = merge(merged[at] if at is not None else {}, each, True)
        if at is not None and found is DELETED:
            del merged[at]
        elif at is not None:
            merged[at] = found
        elif found is not DELETED:
            merged.append(found)
    return merged


def _directive(node: Node) -> str | None:
    found = node.get(DIRECTIVE) if isinstance(node, dict) else None
    return found.value if isinstance(found, Leaf) else None


def _name(node: Node) -> str | None:
    found = node.get("name") if isinstance(node, dict) else None
    return found.value if isinstance(found, Leaf) else None
