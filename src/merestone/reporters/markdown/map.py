"""The answer of `map` as tables."""

from __future__ import annotations

from merestone.model.views import MapNode, MapView
from merestone.reporters.markdown.markup import code, table, words


def render_map(view: MapView) -> str:
    """Return the levels around the thing, and its links."""
    if view.node is None:
        near = ", ".join(code(name) for name in view.nearest)
        return f"### Nothing is called {code(view.ref)}\n" + (
            f"\nNearest: {near}\n" if near else ""
        )
    lines = [f"### {code(view.node.address)}", "", f"Maintained by {_holder(view.node)}."]
    around = [*view.inside, view.node]
    if view.inside:
        levels = " / ".join(f"{words(node.kind)} {code(node.name)}" for node in around)
        lines += ["", f"Levels: {levels}"]
    if view.held:
        lines += ["", f"Holds {view.held:,}:", ""]
        rows = [(words(n.kind), code(n.name), _holder(n)) for n in view.holds]
        lines += table(("kind", "name", "maintained by"), rows)
    if view.links:
        links = [
            (
                words(link.direction),
                words(link.type),
                code(link.node.address),
                _holder(link.node) + (" (another owner)" if link.is_crossing else ""),
                code(str(link.place)),
            )
            for link in view.links
        ]
        lines += ["", *table(("direction", "link", "thing", "maintained by", "where"), links)]
    return "\n".join(lines) + "\n"


def _holder(node: MapNode) -> str:
    if not node.is_known:
        return "outside what was read"
    return words(node.holders) or "nobody"
