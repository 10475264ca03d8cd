"""What is to be said of a thing beside its owners: where else it stands, what it leads to."""

from __future__ import annotations

import re
from collections.abc import Iterator
from functools import cached_property

from merestone.app.classed import is_thing
from merestone.app.route_remarks import RouteRemarks, maker_of
from merestone.app.scan import Scan
from merestone.model.claims import DUTIES, Resource
from merestone.model.facts import Label, Property, Relation, Thing
from merestone.ownership.evidence.labels import party_of_label
from merestone.ownership.evidence.things import MAY_PAGE
from merestone.ownership.things import implied
from merestone.source.kustomize.kinds import is_clusterwide

ROUTES_TO = "routes to"
MOST_NAMED = 3
ON_CALL = "oncall:"
NO_NAMESPACE = re.compile(r"kubernetes:[^/]+/-/([^./]+)(?:\.([^/]+))?/")
RESPONDS = DUTIES.index("responds")
MAINTAINS = DUTIES.index("maintains")


class ThingRemarks:
    """The remarks of the things of one scan."""

    def __init__(self, found: Scan) -> None:
        self._found = found

    @cached_property
    def _relations(self) -> dict[str, list[Relation]]:
        grouped: dict[str, list[Relation]] = {}
        for row in self._found.facts.of(Relation):
            if row.type in (MAY_PAGE, ROUTES_TO):
                grouped.setdefault(row.address, []).append(row)
        return grouped

    @cached_property
    def _places(self) -> dict[str, list[Thing]]:
        grouped: dict[str, list[Thing]] = {}
        for row in self._found.facts.of(Thing):
            grouped.setdefault(row.address, []).append(row)
        return grouped

    @cached_property
    def _routes(self) -> RouteRemarks:
        def shown(row: Property) -> str:
            return str(self._found.place(row.repo, row.path, row.line))

        return RouteRemarks(self._found.facts.of(Property), shown)

    @cached_property
    def _implied(self) -> set[str]:
        """What only the objects in it name: no other row states it."""
        said = implied(self._found.facts)
        declared = {
            row.address
            for row in self._found.facts.of(Thing)
            if (row.address, row.repo, row.path) not in said
        }
        return {address for address, _, _ in said} - declared

    def of(self, resource: Resource) -> Iterator[str]:
        """Yield remarks, each beginning with the word that becomes its label; none of a file."""
        if resource.kind == "file":
            return
        if is_thing(resource):
            place = self._found.place(resource.repo, resource.path, resource.line)
            is_implied = resource.address in self._implied
            yield f"named at {place}, by an object in it" if is_implied else f"stands at {place}"
            if made := maker_of(resource.address):
                yield f"made {made}"
        if resource.kind == "route" and resource.address.startswith("mesh:"):
            if resource.address.startswith("mesh:*/"):
                yield "note this route is for any host; none is for this one alone"
            yield from self._routes.of(resource.address)
        relations = self._relations.get(resource.address, [])
        paged = [row for row in relations if row.type == MAY_PAGE]
        for row in paged[:MOST_NAMED]:
            name = row.target.partition("/receiver/")[2]
            detail = f", {row.detail}" if row.detail else ""
            yield f"may page {name}{detail} ({self._found.place(row.repo, row.path, row.line)})"
        if len(paged) > MOST_NAMED:
            yield f"may and {len(paged) - MOST_NAMED:,} more receivers"
        for target in dict.fromkeys(row.target for row in relations if row.type == ROUTES_TO):
            yield f"leads to {self._shown(target)}"
        yield from self._on_call(resource)
        yield from self._elsewhere(resource)

    @cached_property
    def _schedules(self) -> dict[str, list[str]]:
        """Every on-call schedule by the party whose people are on call."""
        book, grouped = self._found.ownership.parties, dict[str, list[str]]()
        for label in self._found.facts.of(Label):
            if label.address.startswith(ON_CALL) and label.key == "team":
                party = party_of_label(label.value, label.repo, book)
                grouped.setdefault(party, []).append(label.address.removeprefix(ON_CALL))
        return grouped

    def _on_call(self, resource: Resource) -> Iterator[str]:
        """Yield where to ask who is on call: an answer must not depend on when it is asked for."""
        bundle = self._found.ownership.bundles[resource.bundle]
        for party in bundle.holdings[RESPONDS].parties:
            for name in self._schedules.get(party, ()):
                yield f"paged through {name}: `merestone on-call {name}` says who it is now"

    def _elsewhere(self, resource: Resource) -> Iterator[str]:
        first = (resource.repo, resource.path, resource.line)
        rows = self._places.get(resource.address, [])
        others = [row for row in rows if (row.repo, row.path, row.line) != first]
        places = dict.fromkeys(str(self._found.place(r.repo, r.path, r.line)) for r in others)
        if places:
            named = ", ".join(list(places)[:MOST_NAMED])
            more = f" and {len(places) - MOST_NAMED:,} more" if len(places) > MOST_NAMED else ""
            yield f"also at {named}{more}"
        folders = {(row.repo, row.path.rpartition("/")[0]) for row in rows}
        if len(folders) > 1 and _lacks_namespace(resource.address):
            yield "note no namespace is said in any of these places: they may be several things"

    def _shown(self, address: str) -> str:
        ownership = self._found.ownership
        at = ownership.by_address.get(address)
        if at is None:
            return f"{address}, outside what was read"
        resource = ownership.resources[at]
        bundle = ownership.bundles[resource.bundle]
        parties = bundle.holdings[MAINTAINS].parties
        holders = ", ".join(ownership.parties.shown(party) for party in parties)
        if bundle.states[MAINTAINS] == "contested":
            holders += " (contested)"
        return f"{resource.kind} {resource.name}, {holders or 'which nobody maintains'}"


def _lacks_namespace(address: str) -> bool:
    """Return whether an object of a kind that has one says no namespace.

    A custom kind of which nothing is known is taken by its name, such as `ClusterIssuer`.
    """
    found = NO_NAMESPACE.match(address)
    kind, group = (found[1], found[2] or "") if found else ("", "")
    return bool(kind) and not (
        is_clusterwide(group, kind) or (group and kind.startswith("Cluster") and kind != "Cluster")
    )
