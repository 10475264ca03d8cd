"""The answer of `map`, as frozen values."""

from __future__ import annotations

from dataclasses import dataclass

from merestone.model.findings import Place

MOST_NAMED = 20


@dataclass(frozen=True, slots=True)
class MapNode:
    """One thing on a map: what it is, and who maintains it.

    `is_known` is false for what lies outside of what was read; `maintains` is then empty.
    `is_contested`: other sources name another maintainer.
    """

    address: str
    kind: str
    name: str
    layer: str
    maintains: tuple[str, ...]
    is_known: bool
    is_contested: bool = False

    @property
    def holders(self) -> str:
        """Return who maintains it in a few words, '' for nobody; of very many, the first."""
        more = len(self.maintains) - MOST_NAMED
        named = ", ".join(self.maintains[:MOST_NAMED]) + (f" and {more:,} more" if more > 0 else "")
        return f"{named} (contested)" if self.is_contested else named


@dataclass(frozen=True, slots=True)
class MapLink:
    """One dependency: the thing in the middle `type` this one (`out`), or the reverse (`in`).

    `is_crossing`: both ends have a maintainer, and they have none in common.
    """

    direction: str
    type: str
    node: MapNode
    place: Place
    detail: str
    is_crossing: bool


@dataclass(frozen=True, slots=True)
class MapView:
    """The answer of `merestone map`: what contains one thing, what it holds, and its links.

    `inside` is the outermost first; `held` counts what it contains, of which `holds` has the
    first. `node` is None where nothing has the name; `nearest` then has what was meant.
    """

    version: str
    root: str
    ref: str
    node: MapNode | None
    inside: tuple[MapNode, ...]
    holds: tuple[MapNode, ...]
    held: int
    links: tuple[MapLink, ...]
    nearest: tuple[str, ...] = ()
