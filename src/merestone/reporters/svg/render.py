"""The answer of `map` as a picture: containers around the thing, what it depends on at the right.

The picture is text alone: no script, no font and nothing from elsewhere; names are escaped. A box
of another owner than the thing's has a dashed, orange line, what nobody maintains a red one, and
what lies outside of what was read a grey one, so that the difference is not told by colour alone.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from xml.sax.saxutils import escape

from merestone.model.views import MapLink, MapNode, MapView
from merestone.reporters.inert import inert
from merestone.reporters.options import Options

BOX, HEIGHT, GAP, COLUMN = 260, 56, 14, 400
MARGIN, TITLE = 24, 22
MOST_ROWS = 40
LETTERS, BOLD_LETTERS = 36, 29
HELD_LETTERS, KIND_LETTERS, HOLDER_LETTERS = 88, 24, 24
"""Of one line of what a thing holds: they fit in the columns below it, in letters of any width."""
STYLE = """
text { font: 13px system-ui, sans-serif; fill: #1f2328 } .name { font-weight: 600 }
.dim { fill: #59636e; font-size: 12px }
.link { paint-order: stroke; stroke: #fff; stroke-width: 3px }
.title { font-size: 14px; font-weight: 600 }
.box { fill: #fff; stroke: #59636e } .own { fill: #ddf4ff; stroke: #0969da; stroke-width: 2 }
.other { stroke: #bc4c00; stroke-dasharray: 6 3; stroke-width: 2 }
.nobody { stroke: #cf222e; stroke-width: 2 } .outside { fill: #f6f8fa; stroke: #afb8c1 }
.around { fill: none; stroke: #afb8c1 } path { fill: none; stroke: #818b98 }
"""


def render(view: MapView, options: Options) -> str:  # noqa: ARG001
    """Return an SVG document; one that says so where nothing has the name."""
    if view.node is None:
        return _document(640, 60, [_text(MARGIN, 36, f"nothing is called {view.ref}", "name")])
    into = [link for link in view.links if link.direction == "in"]
    out = [link for link in view.links if link.direction == "out"]
    columns = (_shown(into), [view.node], _shown(out), list(view.holds[:MOST_ROWS]))
    rows = max(len(column) for column in columns[:3])
    top = MARGIN + TITLE * (len(view.inside) + 2)
    middle = top + max(0, (rows - 1) * (HEIGHT + GAP) // 2)
    at = (MARGIN + (COLUMN if into else 0), middle)
    parts = [*_heading(view, at[0]), *_around(view, at)]
    parts += _side(columns[0], MARGIN, top, at, is_left=True)
    parts += _side(columns[2], at[0] + COLUMN, top, at, is_left=False)
    parts += _box(view.node, *at, "own")
    below = top + rows * (HEIGHT + GAP) + GAP
    parts += _held(view, columns[3], at[0], below)
    height = below + (TITLE * (len(columns[3]) + 2) if columns[3] else 0) + MARGIN
    width = at[0] + BOX + MARGIN + (COLUMN if out or columns[3] else 0)
    return _document(width, height, parts)


def _shown(links: Sequence[MapLink]) -> list[MapLink]:
    """Return the links that are drawn: those that cross a boundary first."""
    first = sorted(links, key=lambda link: (not link.is_crossing, not link.node.is_known))
    return first[:MOST_ROWS]


def _document(width: int, height: int, parts: Sequence[str]) -> str:
    head = (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width}" height="{height}" '
        f'viewBox="0 0 {width} {height}" role="img">'
    )
    paper = '<rect width="100%" height="100%" fill="#fff"/>'
    return "\n".join((head, f"<style>{STYLE}</style>", paper, *parts, "</svg>")) + "\n"


def _heading(view: MapView, middle: int) -> Iterator[str]:
    assert view.node is not None
    yield f"<title>{_escaped(view.node.address)}</title>"
    left = sum(link.direction == "in" for link in view.links)
    right = len(view.links) - left
    for x, count, words in (
        (MARGIN, left, "depend on it"),
        (middle + COLUMN, right, "it depends on"),
    ):
        if count:
            more = f" (the first {MOST_ROWS})" if count > MOST_ROWS else ""
            yield _text(x, MARGIN, f"{words}: {count:,}{more}", "title")


def _around(view: MapView, at: tuple[int, int]) -> Iterator[str]:
    """Yield a frame a level of containment, the outermost first, each with its name."""
    x, y = at
    levels = len(view.inside)
    for depth, node in enumerate(view.inside):
        wide = levels - depth
        top = y - TITLE * wide - 4
        yield (
            f'<rect class="around" x="{x - 10 * wide}" y="{top}" rx="8" '
            f'width="{BOX + 20 * wide}" height="{HEIGHT + TITLE * wide + 10 * wide}"/>'
        )
        name = f"{node.kind} {node.name}"
        yield _text(x - 10 * wide + 8, top + 15, _cut(name), "dim")


def _side(
    links: Sequence[MapLink],
    x: int,
    top: int,
    at: tuple[int, int],
    *,
    is_left: bool,
) -> Iterator[str]:
    for number, link in enumerate(links):
        y = top + number * (HEIGHT + GAP)
        ends = (x + BOX, at[0]) if is_left else (at[0] + BOX, x)
        heights = (y, at[1]) if is_left else (at[1], y)
        start, end = ((e, h + HEIGHT // 2) for e, h in zip(ends, heights, strict=True))
        bend = (start[0] + end[0]) // 2
        curve = f"C{bend} {start[1]} {bend} {end[1]} {end[0]} {end[1]}"
        yield f'<path d="M{start[0]} {start[1]} {curve}"/>'
        label = x + BOX + 8 if is_left else x - 8
        anchor = "start" if is_left else "end"
        yield _text(label, y + HEIGHT // 2 - 5, link.type, "dim link", anchor)
        yield from _box(link.node, x, y, _style(link))


def _style(link: MapLink) -> str:
    if not link.node.is_known:
        return "outside"
    if link.is_crossing:
        return "other"
    return "box" if link.node.maintains else "nobody"


def _box(node: MapNode, x: int, y: int, style: str) -> Iterator[str]:
    yield (
        f'<rect class="box {style}" x="{x}" y="{y}" rx="6" width="{BOX}" height="{HEIGHT}">'
        f"<title>{_escaped(node.address)}</title></rect>"
    )
    name = node.name if node.is_known else node.address
    yield _text(x + 10, y + 23, _cut(name, BOLD_LETTERS), "name")
    holder = node.holders or "nobody"
    about = " · ".join((*_kind(node), holder)) if node.is_known else "outside what was read"
    yield _text(x + 10, y + 43, _cut(about), "dim")


def _held(view: MapView, nodes: Sequence[MapNode], x: int, y: int) -> Iterator[str]:
    if not nodes:
        return
    more = f" (the first {len(nodes)})" if view.held > len(nodes) else ""
    yield _text(x, y + TITLE, f"holds {view.held:,}{more}", "title")
    for number, node in enumerate(nodes):
        holder = node.holders or "nobody"
        kind = "".join(f"{_cut(each, KIND_LETTERS)} " for each in _kind(node))
        name = _cut(node.name, HELD_LETTERS - HOLDER_LETTERS - len(kind))
        line = f"{kind}{name} · {_cut(holder, HOLDER_LETTERS)}"
        yield _text(x, y + TITLE * (number + 2), line, "dim")


def _kind(node: MapNode) -> tuple[str, ...]:
    """Return the kind of a thing, unless its name says it: `aws_s3_bucket.logs`."""
    return () if f".{node.kind}." in f".{node.name}." else (node.kind,)


def _text(x: int, y: int, text: str, style: str, anchor: str = "start") -> str:
    return f'<text x="{x}" y="{y}" class="{style}" text-anchor="{anchor}">{_escaped(text)}</text>'


def _cut(text: str, most: int = LETTERS) -> str:
    """Return a name that fits: its middle goes, since both ends tell."""
    if len(text) <= most:
        return text
    half = (most - 1) // 2
    return f"{text[:half]}…{text[len(text) - half :]}"


def _escaped(text: str) -> str:
    return escape(inert(text), {'"': "&quot;"})
