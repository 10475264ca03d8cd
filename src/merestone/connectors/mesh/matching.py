"""Which routes answer a host and a path, with the precedence of each kind of object.

Sources: Kubernetes "Ingress" (path types, hostname wildcards, multiple matches); Gateway API
`HTTPRoute` (hostnames, HTTPRouteRule.matches); Istio "Virtual Service" (HTTPMatchRequest,
StringMatch), and Envoy's search for a virtual host's domain.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import NamedTuple

INGRESS = "ingress"
GATEWAY_API = "gateway-api"
ISTIO = "istio"

EXACT = "exact"
PREFIX = "prefix"
REGEX = "regex"
IMPLEMENTATION = "implementation"
DEFAULT = "default"
GATEWAY_KINDS = (EXACT, REGEX, PREFIX)
HTTP_MATCHES = (EXACT, PREFIX, REGEX, IMPLEMENTATION, DEFAULT)


class Route(NamedTuple):
    """One match of one object, for one host.

    `match` is one of HTTP_MATCHES (any other answers no HTTP request). `order` counts the matches
    of `object` (`namespace/name`) from 0. `method` is '' for all. `headers` and `parameters` say
    how many are asked for. `is_conditional`: it asks for more than host, path and method, so it
    answers some requests only, and `conditions` names what. `created_at` is text that sorts by
    age, '' where unknown. `gateways` are what serves it, () where that is not known.
    """

    dialect: str
    host: str
    match: str
    path: str
    order: int = 0
    method: str = ""
    headers: int = 0
    parameters: int = 0
    is_conditional: bool = False
    ignores_case: bool = False
    object: str = ""
    created_at: str = ""
    address: str = ""
    gateways: tuple[str, ...] = ()
    conditions: str = ""


def match_route(
    routes: Iterable[Route], host: str, path: str, method: str = ""
) -> tuple[Route, ...]:
    """Return the routes that may answer, in the order in which they are asked.

    The last of them answers whatever the ones before leave; ties of several objects all come.
    Each gateway answers for itself: first those of Ingress, then Gateway API, then Istio. With
    `method`, routes of another method are passed over; without, they count as conditional.
    """
    host = _host(host)
    path = path.partition("?")[0].partition("#")[0] or "/"
    asked = [each for each in routes if each.match in HTTP_MATCHES]
    if method:
        asked = [each for each in asked if each.method in ("", method)]
    found: dict[int, Route] = {}
    for dialect, choose in CHOICES.items():
        own = [each for each in asked if each.dialect == dialect]
        for gateway in sorted({name for each in own for name in each.gateways or ("",)}):
            served = [each for each in own if gateway in (each.gateways or ("",))]
            found.update({id(each): each for each in choose(served, host, path, bool(method))})
    return tuple(found.values())


def _host(host: str) -> str:
    """Return a request's host without its port, in lower case."""
    host = host.lower().rstrip(".")
    if host.startswith("["):
        return host
    return host.partition(":")[0]


def matches_path(route: Route, path: str) -> bool:
    """Return whether a route's path is that of a request."""
    if route.match == DEFAULT:
        return True
    if route.match == REGEX:
        return _fully(route.path, path)
    own = route.path or "/"
    if route.ignores_case:
        own, path = own.lower(), path.lower()
    if route.match == EXACT:
        return own == path
    if route.dialect == ISTIO:
        return path.startswith(own)
    own = own.rstrip("/")
    return path == own or path.startswith(f"{own}/")


def _fully(pattern: str, path: str) -> bool:
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        return re2.compile(pattern, options).fullmatch(path) is not None
    except re2.error:
        return False


def matches_host(route: Route, host: str) -> bool:
    """Return whether a route's host is that of a request.

    A wildcard of an Ingress stands for one label, of the others for one or more.
    """
    own = route.host.lower()
    if own in ("", "*") or own == host:
        return True
    if not own.startswith("*"):
        return False
    ending = own[1:]
    if not host.endswith(ending) or len(host) <= len(ending):
        return False
    return route.dialect != INGRESS or "." not in host[: -len(ending)]


def host_rank(host: str) -> tuple[bool, int]:
    """Return how specific a host is: without a wildcard first, then by its length."""
    return ("*" not in host and bool(host), 0 if host == "*" else len(host))


def _ingress(own: list[Route], host: str, path: str, has_method: bool) -> list[Route]:  # noqa: ARG001
    """Most specific host that is named, then the longest path, an exact one before a prefix.

    Where no path of that host matches, default backends answer.
    """
    ruled = [each for each in own if each.match != DEFAULT and matches_host(each, host)]
    best = max((host_rank(each.host) for each in ruled), default=None)
    there = [each for each in ruled if host_rank(each.host) == best and matches_path(each, path)]
    if not there:
        return [each for each in own if each.match == DEFAULT]

    def rank(route: Route) -> tuple[int, bool]:
        return len((route.path or "/").rstrip("/")), route.match == EXACT

    first = max(rank(each) for each in there)
    return sorted((each for each in there if rank(each) == first), key=_age)


def _gateway_api(own: list[Route], host: str, path: str, has_method: bool) -> list[Route]:
    """Host, then exact, (regex,) longest prefix, method, headers, parameters, age, name, order.

    Where a regular expression stands is the implementation's choice; here after exact. Files do
    not say which object is the oldest: of several that are equal but for that, all come.
    """
    there = [each for each in own if matches_host(each, host) and matches_path(each, path)]

    there.sort(key=lambda each: (_gateway_rank(each), _age(each)))
    found = _until_sure(there, has_method)
    if found and not found[-1].created_at:
        last = _gateway_rank(found[-1])
        rest = there[len(found) :]
        tied = (each for each in rest if _gateway_rank(each) == last and not each.created_at)
        found += [each for each in tied if each.object != found[-1].object]
    return found


def _gateway_rank(route: Route) -> tuple[bool, int, int, int, bool, int, int]:
    is_exact, length = host_rank(route.host)
    kind = GATEWAY_KINDS.index(route.match) if route.match in GATEWAY_KINDS else len(GATEWAY_KINDS)
    prefix = len(route.path.rstrip("/")) if route.match == PREFIX else 0
    return (
        not is_exact, -length, kind, -prefix,
        not route.method, -route.headers, -route.parameters,
    )  # fmt: skip


def _istio(own: list[Route], host: str, path: str, has_method: bool) -> list[Route]:
    """Most specific host; of each object the first match in order. Envoy tries no other host."""
    there = [each for each in own if matches_host(each, host)]
    best = max((host_rank(each.host) for each in there), default=None)
    objects: dict[str, list[Route]] = {}
    for each in sorted(there, key=_age):
        if host_rank(each.host) == best and matches_path(each, path):
            objects.setdefault(each.object, []).append(each)
    return [each for group in objects.values() for each in _until_sure(group, has_method)]


def _until_sure(ordered: list[Route], has_method: bool) -> list[Route]:
    """Return the routes up to the first that answers every request of that host and path."""
    for index, each in enumerate(ordered):
        is_open = each.is_conditional or each.headers or each.parameters
        if not is_open and (has_method or not each.method):
            return ordered[: index + 1]
    return ordered


def _age(route: Route) -> tuple[bool, str, str, int]:
    return (not route.created_at, route.created_at, route.object, route.order)


Choice = Callable[[list[Route], str, str, bool], list[Route]]
CHOICES: dict[str, Choice] = {INGRESS: _ingress, GATEWAY_API: _gateway_api, ISTIO: _istio}
