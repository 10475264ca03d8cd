"""Which resources an API server has, custom ones too.

Source: Kubernetes API concepts, "API discovery" (`/api`, `/apis`, `APIResourceList`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from merestone.connectors.kubernetes.live_api import Answer, Api

MOST_GROUP_VERSIONS = 2_000
PASSING = frozenset(
    (
        "bindings",
        "componentstatuses",
        "controllerrevisions",
        "endpoints",
        "endpointslices",
        "events",
        "leases",
    )
)
"""Resources that come and go by themselves, or only repeat others."""
PASSING_GROUPS = frozenset(("metrics.k8s.io", "custom.metrics.k8s.io", "external.metrics.k8s.io"))


class Listed(NamedTuple):
    """One resource that can be listed. `path` is its list over all namespaces."""

    api_version: str
    kind: str
    plural: str
    is_namespaced: bool

    @property
    def root(self) -> str:
        """Return the path of its API version, without a leading slash."""
        return f"apis/{self.api_version}" if "/" in self.api_version else f"api/{self.api_version}"

    @property
    def path(self) -> str:
        """Return the path of its list."""
        return f"{self.root}/{self.plural}"

    def object_path(self, namespace: str, name: str) -> str:
        """Return where one object is."""
        inside = f"namespaces/{namespace}/" if self.is_namespaced and namespace else ""
        return f"{self.root}/{inside}{self.plural}/{name}"


class Undiscovered(NamedTuple):
    """A part of the API that did not say what it has."""

    path: str
    answer: Answer


def discover(api: Api) -> Iterator[Listed | Undiscovered]:
    """Yield each resource once, in its preferred version where it is there."""
    seen: set[tuple[str, str]] = set()
    for each in _group_versions(api):
        if isinstance(each, Undiscovered):
            yield each
            continue
        path = f"apis/{each}" if "/" in each else f"api/{each}"
        answer = api.get(path)
        if not answer.is_read:
            yield Undiscovered(path, answer)
            continue
        group = each.rpartition("/")[0]
        for found in _resources(each, answer.body):
            if (group, found.plural) not in seen:
                seen.add((group, found.plural))
                yield found


def _group_versions(api: Api) -> Iterator[str | Undiscovered]:
    yield "v1"
    answer = api.get("apis")
    if not answer.is_read:
        yield Undiscovered("apis", answer)
        return
    found: list[str] = []
    for group in _maps(answer.body.get("groups")):
        if str(group.get("name")) in PASSING_GROUPS:
            continue
        preferred = group.get("preferredVersion")
        versions = [preferred] if isinstance(preferred, dict) else []
        versions += _maps(group.get("versions"))
        found += [str(each["groupVersion"]) for each in versions if each.get("groupVersion")]
    for each in list(dict.fromkeys(found))[:MOST_GROUP_VERSIONS]:
        if _is_plain(each):
            yield each


def _resources(api_version: str, body: dict[str, Any]) -> Iterator[Listed]:
    for each in _maps(body.get("resources")):
        plural, kind, verbs = str(each.get("name")), str(each.get("kind")), each.get("verbs")
        can_list = isinstance(verbs, list) and "list" in verbs
        if can_list and plural not in PASSING and "/" not in plural and _is_plain(plural):
            yield Listed(api_version, kind, plural, each.get("namespaced") is True)


def _maps(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _is_plain(part: str) -> bool:
    """Return whether a part that the server named may stand in a path."""
    return (
        part.isascii()
        and all(letter.isalnum() or letter in ".-/_" for letter in part)
        and (".." not in part and not part.startswith("/"))
    )
