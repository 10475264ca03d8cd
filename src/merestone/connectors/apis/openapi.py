"""OpenAPI 3 and Swagger 2 documents: the API and its operations.

Source: OpenAPI 3.1 and 2.0: `paths` holds path items whose methods are operations; `$ref` is not
followed; a server's variables have defaults; 2.0 has `host`, `basePath` and `schemes`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from merestone.connectors.apis.bounds import MOST_OPERATIONS, cut
from merestone.connectors.apis.documents import (
    described,
    line_of,
    listed,
    mapping,
    owners,
    served_at,
    tags,
    title_of,
)
from merestone.source.said import Said, prop

METHODS = frozenset(("get", "put", "post", "delete", "options", "head", "patch", "trace", "query"))
VARIABLE = re.compile(r"\{([^{}/]+)\}")
MOST_SERVERS = 50
MOST_PATH = 400


def openapi(path: str, document: dict[str, Any]) -> Iterator[Said]:
    """Yield what a document says."""
    head = "openapi" if "openapi" in document else "swagger"
    line = line_of(mapping(document.get("info")), "title")
    yield Said("thing", line, path, "api", title_of(document) or path)
    yield from prop(line_of(document, head), path, "format", f"{head} {document[head]}")
    yield from described(path, document)
    yield from _servers(path, document)
    operations = list(_operations(document))
    for route, method, operation, at in operations[:MOST_OPERATIONS]:
        yield from _operation(path, f"{method.upper()} {route}"[:MOST_PATH], operation, at)
    if len(operations) > MOST_OPERATIONS:
        yield cut(line_of(document, "paths"), path, len(operations))


def _operations(document: dict[str, Any]) -> Iterator[tuple[str, str, dict[str, Any], int]]:
    """Yield route, method, operation and line, of the paths and then of the webhooks."""
    for group in ("paths", "webhooks"):
        for route, item in mapping(document.get(group)).items():
            if route.startswith("x-"):
                continue
            shown = route if group == "paths" else f"webhook {route}"
            for method, operation in mapping(item).items():
                if method in METHODS and isinstance(operation, dict):
                    yield shown, method, operation, line_of(item, method)


def _operation(path: str, name: str, operation: dict[str, Any], line: int) -> Iterator[Said]:
    address = f"{path}/{name}"
    yield Said("thing", line, address, "operation", name, path)
    at = line_of(operation, "operationId")
    yield from prop(at, address, "operationId", operation.get("operationId"))
    if operation.get("deprecated") is True:
        yield from prop(line_of(operation, "deprecated"), address, "deprecated", "true")
    yield from tags(address, operation)
    yield from owners(address, operation)


def _servers(path: str, document: dict[str, Any]) -> Iterator[Said]:
    for server in listed(document.get("servers"))[:MOST_SERVERS]:
        given = mapping(server)
        url = given.get("url")
        if isinstance(url, str):
            target = served_at(with_defaults(url, mapping(given.get("variables"))))
            yield from _served(path, target, line_of(given, "url"))
    host, base = document.get("host"), document.get("basePath", "")
    if "swagger" in document and isinstance(host, str) and isinstance(base, str):
        yield from _served(
            path, served_at(f"https://{host}/{base.strip('/')}"), line_of(document, "host")
        )


def _served(path: str, target: str, line: int) -> Iterator[Said]:
    if target:
        yield Said("relation", line, path, "served at", target)


def with_defaults(url: str, variables: dict[str, Any]) -> str:
    """Return a server's URL with the default of each variable in its place."""

    def default(found: re.Match[str]) -> str:
        value = mapping(variables.get(found[1])).get("default")
        return str(value) if isinstance(value, str | int) and value != "" else found[0]

    return VARIABLE.sub(default, url)
