"""Routes as they were stated, back from Things and Properties for `match_route`."""

from __future__ import annotations

from collections.abc import Iterable

from merestone.connectors.mesh.matching import Route
from merestone.connectors.mesh.routes import CLAIM
from merestone.model.facts import Property, Thing

Place = tuple[str, str, int, str]


def routes_from(things: Iterable[Thing], properties: Iterable[Property]) -> list[Route]:
    """Return the routes among the things, each with the properties of its own place."""
    said: dict[Place, dict[str, str]] = {}
    for each in properties:
        if each.address.startswith("mesh:"):
            place = (each.repo, each.path, each.line, each.address)
            values = said.setdefault(place, {})
            if each.key == CLAIM:
                gateway = each.value.partition(" ")[0]
                values[CLAIM] = f"{values.get(CLAIM, '')} {gateway}".strip()
            else:
                values[each.key] = each.value
    return [
        _route(thing, said[place])
        for thing in things
        if thing.kind == "route"
        and "dialect" in said.get(place := (thing.repo, thing.path, thing.line, thing.address), {})
    ]


def _route(thing: Thing, said: dict[str, str]) -> Route:
    return Route(
        dialect=said["dialect"],
        host=said.get("host", "*"),
        match=said.get("match", ""),
        path=said.get("path", "/"),
        order=int(said.get("order", "0")),
        method=said.get("method", ""),
        headers=int(said.get("headers", "0")),
        parameters=int(said.get("query parameters", "0")),
        is_conditional="conditions" in said,
        ignores_case="ignores case" in said,
        object=said.get("delegated by") or thing.parent,
        created_at=said.get("created at", ""),
        address=thing.address,
        gateways=tuple(dict.fromkeys(said.get(CLAIM, "").split())),
        conditions=said.get("conditions", ""),
    )
