"""The containment and the dependencies of one thing."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from merestone import __version__
from merestone.app.links import ROUTE_MARK, Link, Links
from merestone.app.references import References
from merestone.app.route_remarks import maker_of
from merestone.app.scan import Scan, ScanRequest, scan
from merestone.model.claims import DUTIES, Resource
from merestone.model.facts import Thing
from merestone.model.views import MapLink, MapNode, MapView

MOST_HELD = 200
MOST_LEVELS = 20
FOLDERS = ("file", "terraform")
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
        address = resource.address if resource else references.folder(ref)[0]
        if not address:
            nearest = references.several(ref) or references.nearest(ref)
            return MapView(__version__, found.root, ref, None, (), (), 0, (), nearest)
        return _Surroundings(found, address).view(ref)


class _Surroundings:
    def __init__(self, found: Scan, address: str) -> None:
        self._found = found
        self._address = address
        self._folders: dict[str, list[Resource]] = {}
        self._links = Links(found.facts, set(found.ownership.by_address))
        self._parents: dict[str, str] = {}
        for thing in found.facts.of(Thing):
            self._parents.setdefault(thing.address, thing.parent)

    def view(self, ref: str) -> MapView:
        at = self._address
        held = sorted(self._held(at))
        held = held or [each.address for each in self._below(at)]
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
        listed = [*rows.get(address, ()), *(self._routed(address) if direction == "out" else ())]
        found = [(link, link.target if direction == "out" else link.source) for link in listed]
        for link, other in sorted(found, key=lambda row: (row[0].type, row[1])):
            yield self._link(direction, link, other)

    def _routed(self, address: str) -> Iterator[Link]:
        """Yield what the routes of an object lead to, each once, with the host and path."""
        seen: set[tuple[str, str, str]] = set()
        for route in sorted(each for each in self._held(address) if ROUTE_MARK in each):
            matched = route.partition(ROUTE_MARK)[0].partition(":")[2]
            for link in self._links.out.get(route, ()):
                key = (matched, link.type, link.target)
                if link.target != address and key not in seen:
                    seen.add(key)
                    detail = ", ".join(filter(None, (matched, link.detail)))
                    yield link._replace(detail=detail)

    def _held(self, address: str) -> list[str]:
        return [child for child, parent in self._parents.items() if parent == address]

    def _link(self, direction: str, link: Link, other: str) -> MapLink:
        node, own = self._node(other), self._node(self._address)
        is_shared = bool(set(node.maintains) & set(own.maintains))
        has_owners = bool(node.maintains and own.maintains)
        is_crossing = has_owners and not is_shared and link.type not in BELONGING
        place = self._found.place(link.repo, link.path, link.line)
        return MapLink(direction, link.type, node, place, link.detail, is_crossing)

    def _node(self, address: str) -> MapNode:
        ownership = self._found.ownership
        at = ownership.by_address.get(address)
        if at is None:
            return self._made(address) or self._outside(address)
        resource = ownership.resources[at]
        about = self._found.classed.of(resource)
        layer = about.layer if about else ""
        state = ownership.bundles[resource.bundle].states[MAINTAINS]
        return MapNode(
            address,
            resource.kind,
            f"{resource.name} {maker_of(address)}".rstrip(),
            layer,
            self._maintaining([resource]),
            True,
            state == "contested",
        )

    def _made(self, address: str) -> MapNode | None:
        """Return what is no thing itself and yet held here: a published image, a folder."""
        ownership = self._found.ownership
        makers = [ownership.by_address[each.address] for each in self._links.publishers(address)]
        made = [ownership.resources[at] for at in makers]
        if made:
            name = address.partition(":")[2]
            return MapNode(address, "image", name, "", self._maintaining(made), True)
        below = self._below(address)
        if below:
            name = address.partition(":")[2]
            return MapNode(address, "folder", name, "", self._maintaining(below), True)
        return None

    def _outside(self, address: str) -> MapNode:
        scheme, _, rest = address.partition(":")
        return MapNode(address, scheme, rest, "", (), False)

    def _maintaining(self, resources: Sequence[Resource]) -> tuple[str, ...]:
        """Return who maintains any of these, the first ones."""
        ownership = self._found.ownership
        bundles = dict.fromkeys(each.bundle for each in resources)
        found = dict.fromkeys(
            party
            for bundle in bundles
            for party in ownership.bundles[bundle].holdings[MAINTAINS].parties
        )
        return tuple(map(ownership.parties.shown, found))

    def _below(self, address: str) -> list[Resource]:
        """Return the files below a folder, by its own address or that of what is run in it."""
        scheme, _, path = address.partition(":")
        if scheme not in FOLDERS or "//" in path:
            return []
        if address not in self._folders:
            folder = f"file:{path.rstrip('/')}/"
            self._folders[address] = [
                each
                for each in self._found.ownership.resources
                if each.kind == "file" and each.address.startswith(folder)
            ]
        return self._folders[address]
