"""The answer of `map` as text: what contains a thing, what it holds, what it depends on."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from merestone.model.views import MapLink, MapNode, MapView
from merestone.reporters.inert import inert
from merestone.reporters.options import Options
from merestone.reporters.text.lines import apart, columns, indented, pad, paint
from merestone.reporters.text.who import WIDEST
from merestone.reporters.wording import counted

OUTSIDE = "outside what was read"
NOBODY = "nobody"
WIDEST_TYPE = 24  # columns


def render_map(view: MapView, options: Options) -> str:
    """Return the levels around the thing, what is in it, and its links, those that cross first."""
    width = min(options.width, WIDEST)
    if view.node is None:
        lines = indented(f"{inert(view.ref)}: nothing in the estate has this name", width, 2)
        for name in view.nearest:
            lines += indented(f"perhaps {inert(name)}", width, 4, "  ")
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
            lines += ["", paint(title, "bold", options.colour), *_links(links, width, options)]
    crossing = sum(link.is_crossing for link in view.links)
    known = sum(link.node.is_known for link in view.links)
    total = counted(len(view.links), "link")
    lines += ["", f"{total}, {known:,} inside what was read; {crossing:,} to another owner's"]
    return "\n".join(lines) + "\n"


def _row(label: str, text: str, width: int, options: Options) -> list[str]:
    first, *rest = indented(text.strip(), width, 17 + len(text) - len(text.lstrip()), f"  {label}")
    return [paint(first[:17], "dim", options.colour) + first[17:], *rest]


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


def _links(links: Sequence[MapLink], width: int, options: Options) -> list[str]:
    """Return a row for each thing and what is said of it, with all that it does so."""
    grouped: dict[tuple[MapNode, str], list[MapLink]] = {}
    for link in links:
        grouped.setdefault((link.node, link.detail), []).append(link)
    types = [_types(group) for group in grouped.values()]
    column = min(max(map(columns, types)), WIDEST_TYPE)
    lines = []
    for type_, group in zip(types, grouped.values(), strict=True):
        link = group[0]
        left = f"  {pad(type_, column)}  "
        if columns(type_) > column:
            lines += indented(type_, width, 2)
            left = " " * (column + 4)
        holder = _holder(link.node)
        text = _named(link.node) + (f" ({inert(link.detail)})" if link.detail else "")
        if columns(left) + columns(text) + 2 + columns(holder) <= width:
            gap = " " * (width - columns(left) - columns(text) - columns(holder))
            style = "warning" if any(each.is_crossing for each in group) else "dim"
            lines.append(f"{left}{text}{gap}{paint(holder, style, options.colour)}")
            continue
        lines += indented(text, width, columns(left), left.rstrip())
        lines += [
            paint(row, "dim", options.colour) for row in indented(holder, width, columns(left) + 2)
        ]
    return lines


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
