"""Protobuf files: the package, its services and their calls, and what the file imports.

Source: the protobuf language specification (proto2, proto3, editions): `service NAME { rpc NAME
(stream? TYPE) returns (stream? TYPE) { option … } }`; `google.api.http` gives a call its route.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from merestone.connectors.apis.bounds import MOST_OPERATIONS, cut
from merestone.connectors.apis.proto_tokens import PROTO, Token, cut_short, tokens
from merestone.source.said import Said, prop

HTTP = "google.api.http"
METHODS = frozenset(("get", "put", "post", "delete", "patch"))
MOST_BYTES = 4_000_000
MOST_OF_STATEMENT = 5_000
END = Token("sign", "", 0)


class Call(NamedTuple):
    """One `rpc`; `routes` are those that `google.api.http` gives it, such as `GET /v1/pets`."""

    service: str
    name: str
    line: int
    streams: str
    routes: list[str]
    is_deprecated: bool


class Cursor:
    """A place among the tokens of one file."""

    def __init__(self, listed: list[Token]) -> None:
        self._listed = listed
        self._at = 0

    @property
    def here(self) -> Token:
        """Return the token at this place."""
        return self._listed[self._at] if self._at < len(self._listed) else END

    @property
    def is_over(self) -> bool:
        """Return whether there is no further token."""
        return self._at >= len(self._listed)

    def take(self) -> Token:
        """Return the token at this place and go on."""
        found = self.here
        self._at += 1
        return found

    def past_statement(self) -> list[Token]:
        """Return the tokens up to the end of a statement: a `;`, or a whole block."""
        found: list[Token] = []
        depth = 0
        while not self.is_over:
            token = self.take()
            depth += (token.value in ("{", "[", "(")) - (token.value in ("}", "]", ")"))
            is_sign = token.kind == "sign"
            if is_sign and depth <= 0 and token.value in (";", "}"):
                if depth < 0:
                    self._at -= 1
                break
            if len(found) < MOST_OF_STATEMENT:
                found.append(token)
        return found


def protobuf(path: str, text: str) -> Iterator[Said]:
    """Yield what a file says; a file without services only where it is imported is no API."""
    listed = list(tokens(text[:MOST_BYTES], PROTO))
    yield from cut_short(path, listed)
    cursor = Cursor(listed)
    package, imports = "", []
    services: list[tuple[str, int, list[Call]]] = []
    while not cursor.is_over:
        word = cursor.take()
        if word.value == "package" and word.kind == "name":
            package = next((t.value for t in cursor.past_statement() if t.kind == "name"), "")
        elif word.value == "import" and word.kind == "name":
            imports += [t for t in cursor.past_statement() if t.kind == "text"]
        elif word.value == "service" and word.kind == "name" and cursor.here.kind == "name":
            services.append(_service(cursor))
        elif word.value != ";":
            cursor.past_statement()
    if services:
        yield from _said(path, package, imports, services)


def _service(cursor: Cursor) -> tuple[str, int, list[Call]]:
    name = cursor.take()
    calls: list[Call] = []
    if cursor.take().value != "{":
        return name.value, name.line, calls
    while not cursor.is_over and cursor.here.value != "}":
        word = cursor.take()
        if word.value == "rpc" and cursor.here.kind == "name":
            calls.append(_call(name.value, cursor))
        elif word.value != ";":
            cursor.past_statement()
    cursor.take()
    return name.value, name.line, calls


def _call(service: str, cursor: Cursor) -> Call:
    name = cursor.take()
    said = cursor.past_statement()
    signature = [t.value for t in said if t.kind in ("name", "sign")]
    end = signature.index("{") if "{" in signature else len(signature)
    streams = _streams(signature[:end])
    is_deprecated = any(
        a.value == "deprecated" and c.value == "true" for a, c in zip(said, said[2:], strict=False)
    )
    return Call(service, name.value, name.line, streams, list(_routes(said)), is_deprecated)


def _streams(signature: list[str]) -> str:
    at = signature.index("returns") if "returns" in signature else len(signature)
    found = [("client", "stream" in signature[:at]), ("server", "stream" in signature[at:])]
    return " and ".join(side for side, is_so in found if is_so)


def _routes(said: list[Token]) -> Iterator[str]:
    """Yield the routes of a call: `get: "/v1/pets"` after `google.api.http`, or `….get = "…"`."""
    is_http = False
    for before, sign, token in zip(said, said[1:], said[2:], strict=False):
        name = before.value.lstrip(".")
        is_http = is_http or name.startswith(HTTP)
        method = name.rpartition(".")[2]
        if is_http and token.kind == "text" and sign.value in (":", "=") and method in METHODS:
            yield f"{method.upper()} {token.value}"


def _said(
    path: str,
    package: str,
    imports: list[Token],
    services: list[tuple[str, int, list[Call]]],
) -> Iterator[Said]:
    yield Said("thing", services[0][1], path, "api", package or path)
    yield from prop(1, path, "format", "protobuf")
    yield from prop(1, path, "package", package)
    for token in imports:
        yield Said("import", token.line, path, "", token.value[:400])
    calls = [call for _, _, found in services for call in found]
    for name, line, _ in services:
        yield from prop(line, path, "service", f"{package}.{name}" if package else name)
    for call in calls[:MOST_OPERATIONS]:
        yield from _operation(path, package, call)
    if len(calls) > MOST_OPERATIONS:
        yield cut(services[0][1], path, len(calls))


def _operation(path: str, package: str, call: Call) -> Iterator[Said]:
    service = f"{package}.{call.service}" if package else call.service
    name = f"{service}/{call.name}"
    address = f"{path}/{name}"
    yield Said("thing", call.line, address, "operation", name, path)
    yield from prop(call.line, address, "streams", call.streams)
    for route in call.routes:
        yield from prop(call.line, address, "route", route)
    if call.is_deprecated:
        yield from prop(call.line, address, "deprecated", "true")
