"""What is kept of one object: JSON-able, so plain dicts and lists."""

from __future__ import annotations

from typing import Any

from merestone.source.kubernetes_objects import KubernetesObject
from merestone.source.map_fields import map_at, text_at


def object_record(each: KubernetesObject, what: str, **more: Any) -> dict[str, Any]:
    """Return a record of an object with who it is."""
    created = text_at(map_at(each.body, "metadata"), "creationTimestamp")
    return {
        "is": what,
        "group": each.group,
        "kind": each.kind,
        "namespace": each.namespace,
        "name": each.name,
        "line": each.line,
        "created": created,
        **more,
    }


def match_record(match: str, path: str, line: int, **more: Any) -> dict[str, Any]:
    """Return one condition on a request; see `matching.Route`."""
    return {
        "match": match,
        "path": path,
        "line": line,
        "method": "",
        "headers": 0,
        "parameters": 0,
        "conditions": "",
        "ignores_case": False,
        **more,
    }


def backend_record(name: str, line: int, **more: Any) -> dict[str, Any]:
    """Return where requests go: a Service by default, or a `host` that is resolved later."""
    return {
        "name": name,
        "group": "",
        "kind": "Service",
        "namespace": "",
        "host": "",
        "detail": "",
        "line": line,
        **more,
    }


def rule_record(matches: list[Any], backends: list[Any], line: int, **more: Any) -> dict[str, Any]:
    """Return one rule: any of its matches leads to its backends."""
    return {
        "matches": matches,
        "backends": backends,
        "line": line,
        "hosts": None,
        "action": "",
        "delegate": None,
        **more,
    }


def detail(**parts: str) -> str:
    """Return `port 80, weight 90`, without what is not said."""
    return ", ".join(f"{key} {value}" for key, value in parts.items() if value)
