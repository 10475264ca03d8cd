"""The containment and the dependencies of one thing."""

from __future__ import annotations

from collections.abc import Iterator

from merestone import __version__
from merestone.app.links import Link, Links
from merestone.app.references import References
from merestone.app.scan import Scan, ScanRequest, scan
from merestone.model.claims import DUTIES, Resource
from merestone.model.facts import Thing
from merestone.model.views import MapLink, MapNode, MapView

MOST_HELD = 200
MOST_LEVELS = 20
# That a thing is somebody's, or a part of something, crosses no boundary.
BELONGING = frozenset(
    [
        "owner",
        "ownedBy",
        "ownerOf",
        "memberOf",
        "hasMember",
        "members",
        "parent",
        "parentOf",
        "children",
        "childOf",
        "system",
        "domain",
        "partOf",
        "hasPart",
        "subcomponentOf",
    ]
)
MAINTAINS = DUTIES.index("maintains")


def map_of(request: ScanRequest, ref: str) -> MapView:
    """Return what surrounds one thing.

    Raises: SourceUnavailable, ConfigurationError, PluginError.
    """
    with scan(request._replace(history=False)) as found:
        references = References(found)
        resource = references.find(ref)
        if resource is None:
            nearest = references.several(ref) or references.nearest(ref)
            return MapView(__version__, found.root, ref, None, (), (), 0, (), nearest)
        return _Surroundings(found, resource).view(ref)


class _Surroundings:
    def __init__(self, found: Scan, resource: Resource) -> None:
        self._found = found
        self._resource = resource
        ownership = found.ownership
        self._links = Links(found.facts, set(ownership.by_address))
        self._parents: dict[str, str] = {}
        for thing in found.facts.of(Thing):
            self._parents.setdefault(thing.address, thing.parent)

    def view(self, ref: str) -> MapView:
        at = self._resource.address
        held = sorted(child for child, parent in self._parents.items() if parent == at)
        links = (*self._rows("out", at), *self._rows("in", at))
        return MapView(
            __version__,
            self._found.root,
            ref,
            self._node(at),
            tuple(self._node(address) for address in reversed(list(self._around(at)))),
            tuple(self._node(address) for address in held[:MOST_HELD]),
            len(held),
            links,
        )

    def _around(self, address: str) -> Iterator[str]:
        seen = {address}
        parent = self._parents.get(address, "")
        while parent and parent not in seen and len(seen) <= MOST_LEVELS:
            yield parent
            seen.add(parent)
            parent = self._parents.get(parent, "")

    def _rows(self, direction: str, address: str) -> Iterator[MapLink]:
        rows = self._links.out if direction == "out" else self._links.into
        found = [
            (link, link.target if direction == "out" else link.source)
            for link in rows.get(address, ())
        ]
        for link, other in sorted(found, key=lambda row: (row[0].type, row[1])):
            yield self._link(direction, link, other)

    def _link(self, direction: str, link: Link, other: str) -> MapLink:
        node, own = self._node(other), self._node(self._resource.address)
        is_shared = bool(set(node.maintains) & set(own.maintains))
        has_owners = bool(node.maintains and own.maintains)
        is_crossing = has_owners and not is_shared and link.type not in BELONGING
        place = self._found.place(link.repo, link.path, link.line)
        return MapLink(direction, link.type, node, place, link.detail, is_crossing)

    def _node(self, address: str) -> MapNode:
        ownership = self._found.ownership
        at = ownership.by_address.get(address)
        if at is None:
            scheme, _, rest = address.partition(":")
            return MapNode(address, scheme, rest, "", (), False)
        resource = ownership.resources[at]
        about = self._found.classed.of(resource)
        parties = ownership.bundles[resource.bundle].holdings[MAINTAINS].parties
        shown = tuple(ownership.parties.shown(party) for party in parties)
        layer = about.layer if about else ""
        return MapNode(address, resource.kind, resource.name, layer, shown, True)
