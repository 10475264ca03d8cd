"""Routes of Ingress, Gateway API and Istio objects, and what traffic rules apply to."""

from __future__ import annotations

from merestone.connectors.mesh.matching import Route, match_route
from merestone.connectors.mesh.reading import NAME, VERSION, concerns, parse, wants
from merestone.connectors.mesh.stating import facts
from merestone.connectors.mesh.stored import routes_from

__all__ = [
    "NAME",
    "VERSION",
    "Route",
    "concerns",
    "facts",
    "match_route",
    "parse",
    "routes_from",
    "wants",
]
