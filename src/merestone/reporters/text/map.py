"""The answer of `map` as text: what contains a thing, what it holds, what it depends on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from merestone.model.views import MapLink, MapNode, MapView
from merestone.reporters.inert import inert
from merestone.reporters.options import Options
from merestone.reporters.text.lines import apart, column_for, columns, indented, pad, paint, painted
from merestone.reporters.text.who import WIDEST
from merestone.reporters.wording import counted

OUTSIDE = "outside what was read"
NOBODY = "nobody"
SAME = "the same owners"
WIDEST_TYPE = 24  # columns
LEFT = 17
MOST_WHOLE = 20
"""A longer list of owners is shown by its beginning: it is never said to be the same."""


def render_map(view: MapView, options: Options) -> str:
    """Return the levels around the thing, what is in it, and its links, those that cross first."""
    width = min(options.width, WIDEST)
    if view.node is None:
        lines = indented(f"{inert(view.ref)}: nothing in the estate has this name", width, 2)
        lines += _nearest([inert(name) for name in view.nearest], width)
        return "\n".join(lines) + "\n"
    what = f"{view.node.kind}, {view.node.layer} layer" if view.node.layer else view.node.kind
    lines = apart(inert(view.node.address), inert(what), width, options.colour, "bold")
    lines += _row("maintained by", _holder(view.node), width, options)
    for depth, node in enumerate(view.inside):
        lines += _row(
            "inside" if not depth else "", f"{'  ' * depth}{_named(node)}", width, options
        )
    lines += _held(view, width, options)
    for direction, title in (("out", "it depends on"), ("in", "what depends on it")):
        links = [link for link in view.links if link.direction == direction]
        if links:
            lines += ["", paint(title, "bold", options.colour)]
            lines += _links(links, _holder(view.node), width, options)
    crossing = sum(link.is_crossing for link in view.links)
    known = sum(link.node.is_known for link in view.links)
    total = counted(len(view.links), "link")
    lines += ["", f"{total}, {known:,} inside what was read; {crossing:,} to another owner's"]
    return "\n".join(lines) + "\n"


def _nearest(names: Sequence[str], width: int) -> list[str]:
    """Return what may have been meant: one a row, or all below one word where one is long."""
    rows = [f"    perhaps {name}" for name in names]
    if all(columns(row) <= width for row in rows):
        return rows
    return ["    perhaps", *(row for name in names for row in indented(name, width, 6))]


def _row(label: str, text: str, width: int, options: Options) -> list[str]:
    left = LEFT + len(text) - len(text.lstrip())
    rows = indented(text.strip(), width, left, f"  {label}")
    return painted(rows, LEFT, "dim", "", options.colour)


def _held(view: MapView, width: int, options: Options) -> list[str]:
    if not view.held:
        return []
    shown = view.holds if options.most is None else view.holds[: options.most]
    lines = [
        line
        for n, node in enumerate(shown)
        for line in _row("holds" if not n else "", _named(node), width, options)
    ]
    if view.held > len(shown):
        lines += _row("", f"and {view.held - len(shown):,} more", width, options)
    return lines


def _links(links: Sequence[MapLink], said: str, width: int, options: Options) -> list[str]:
    """Return a row for each thing and what is said of it, with all that it does so.

    `said` are the owners that were said before; long lists of the same are not said again.
    """
    grouped: dict[tuple[MapNode, str], list[MapLink]] = {}
    for link in links:
        grouped.setdefault((link.node, link.detail), []).append(link)
    types = [_types(group) for group in grouped.values()]
    column = min(max(map(columns, types)), WIDEST_TYPE)
    lines = []
    for type_, group in zip(types, grouped.values(), strict=True):
        label = f"  {pad(type_, column)}  "
        if columns(type_) > column:
            lines += indented(type_, width, 2)
            label = " " * (column + 4)
        lines += _link(label, group, said, width, options)
        said = _holder(group[0].node)
    return lines


def _link(
    label: str, group: Sequence[MapLink], said: str, width: int, options: Options
) -> list[str]:
    """Return the rows of one thing: its owners at the right, or below where there is no room."""
    node, detail = group[0].node, group[0].detail
    text = _named(node) + (f" ({inert(detail)})" if detail else "")
    left, holder = columns(label), _holder(node)
    room = width - left - columns(text) - 2
    is_whole = 0 < len(node.maintains) <= MOST_WHOLE
    if is_whole and holder == said and columns(holder) > room:
        holder = SAME
    if columns(holder) <= room:
        gap = " " * (room + 2 - columns(holder))
        style = "warning" if any(each.is_crossing for each in group) else "dim"
        return [f"{label}{text}{gap}{paint(holder, style, options.colour)}"]
    lines = indented(text, width, left, label)
    below = indented(holder, width, column_for(text, width, left) + 2)
    return [*lines, *(paint(row, "dim", options.colour) for row in below)]


def _types(group: Sequence[MapLink]) -> str:
    """Return what one thing does in the same way, and how often where that is several times."""
    times = Counter(inert(link.type) for link in group)
    return ", ".join(type_ if n == 1 else f"{type_} ({n} times)" for type_, n in times.items())


def _named(node: MapNode) -> str:
    """Return a thing by its kind and name; what is outside by its address, all there is of it."""
    if not node.is_known:
        return inert(node.address)
    is_said = f".{node.name}".find(f".{node.kind}.") >= 0  # as in Terraform's `aws_vpc.main`
    return inert(node.name) if is_said else f"{inert(node.kind)} {inert(node.name)}"


def _holder(node: MapNode) -> str:
    if not node.is_known:
        return OUTSIDE
    return inert(node.holders) or NOBODY
