"""What is to be said of a route: what serves it, on which condition, who else claims its place."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator

from merestone.connectors.mesh.routes import CLAIM
from merestone.model.facts import Property

MOST_NAMED = 3
CONDITIONS = ("method", "conditions")
HOST = "host"
"""Said once at every place of a route."""
Shown = Callable[[Property], str]


class RouteRemarks:
    """The remarks of the routes of one scan; `shown` tells the place of a row."""

    def __init__(self, properties: Iterable[Property], shown: Shown) -> None:
        self._shown = shown
        self._of: dict[str, list[Property]] = {}
        self._claims: dict[str, list[Property]] = {}
        for row in properties:
            if row.key == CLAIM:
                self._claims.setdefault(_parted(row.value)[0], []).append(row)
            if row.key in (CLAIM, HOST, *CONDITIONS):
                self._of.setdefault(row.address, []).append(row)

    def of(self, address: str) -> Iterator[str]:
        """Yield the remarks of one route, each beginning with the word that becomes its label."""
        rows = self._of.get(address, [])
        claims = dict.fromkeys(row.value for row in rows if row.key == CLAIM)
        served = dict.fromkeys(shown_gateway(claim.partition(" ")[0]) for claim in claims)
        if served:
            yield f"served by {_listed(list(served))}"
        asked = dict.fromkeys(row.value for row in rows if row.key in CONDITIONS)
        conditional = {row[:3] for row in rows if row.key in CONDITIONS}
        if asked and conditional == {row[:3] for row in rows if row.key == HOST}:
            yield f"only for some requests, by {', '.join(asked)}"
        rivals = {row.address: row for claim in claims for row in self._rivals(address, claim)}
        for row in list(rivals.values())[:MOST_NAMED]:
            yield f"but another object claims this host and path there too ({self._shown(row)})"
        if len(rivals) > MOST_NAMED:
            yield f"but {len(rivals) - MOST_NAMED:,} more objects claim it"

    def _rivals(self, address: str, claim: str) -> Iterator[Property]:
        """Yield the claims of other routes to one place; a whole Gateway is all its listeners."""
        place, listener = _parted(claim)
        for row in self._claims.get(place, ()):
            theirs = _parted(row.value)[1]
            if row.address != address and (theirs == listener or not theirs or not listener):
                yield row


def _parted(claim: str) -> tuple[str, str]:
    """Return a claim without the listener that it is for, and that listener or ''."""
    gateway, space, matched = claim.partition(" ")
    gateway, _, listener = gateway.partition("#")
    return f"{gateway}{space}{matched}", listener


def shown_gateway(gateway: str) -> str:
    """Return a gateway as people read it; see `gateways_of` of the mesh connector."""
    address, _, listener = gateway.partition("#")
    what, at, cluster = address.partition("@")
    if at and not address.startswith("kubernetes:"):
        named = "the mesh" if what == "mesh" else "the default class of Ingress"
        return f"{named} of {cluster}"
    parts = address.partition(":")[2].split("/")
    if len(parts) != 4:
        return address
    _, namespace, word, name = parts
    inside = f" in {namespace}" if namespace != "-" else ""
    through = f", listener {listener}" if listener else ""
    return f"{word.partition('.')[0]} {name}{inside}{through}"


def _listed(named: list[str]) -> str:
    more = f" and {len(named) - MOST_NAMED:,} more" if len(named) > MOST_NAMED else ""
    return f"{'; '.join(named[:MOST_NAMED])}{more}"


def maker_of(address: str) -> str:
    """Return `by KIND NAME` of the object that makes a route, or '': many make routes alike."""
    path, found, maker = address.partition("/@/")
    if not found or not path.startswith("mesh:"):
        return ""
    _, _, kind, name, *_ = (*maker.split("/"), "", "", "", "")
    return f"by {kind.partition('.')[0]} {name}" if name else ""
