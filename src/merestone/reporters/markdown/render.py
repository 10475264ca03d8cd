"""Which function makes the Markdown of which view."""

from __future__ import annotations

from merestone.model.findings import CheckView
from merestone.model.views import (
    InventoryView,
    MapView,
    OnCallView,
    OwnsView,
    RuleView,
    UnownedView,
    View,
    WhoView,
)
from merestone.reporters.markdown.check import render_check
from merestone.reporters.markdown.lists import (
    render_inventory,
    render_on_call,
    render_owns,
    render_unowned,
)
from merestone.reporters.markdown.map import render_map
from merestone.reporters.markdown.rules import render_rule, render_rules
from merestone.reporters.markdown.who import render_who_view
from merestone.reporters.options import Options


def render(view: View | CheckView, options: Options) -> str:  # noqa: PLR0911
    """Return a view as GitHub-flavoured Markdown."""
    if isinstance(view, CheckView):
        return render_check(view, options)
    if isinstance(view, WhoView):
        return render_who_view(view, options)
    if isinstance(view, OwnsView):
        return render_owns(view, options)
    if isinstance(view, UnownedView):
        return render_unowned(view, options)
    if isinstance(view, InventoryView):
        return render_inventory(view, options)
    if isinstance(view, OnCallView):
        return render_on_call(view)
    if isinstance(view, MapView):
        return render_map(view)
    return render_rule(view, options) if isinstance(view, RuleView) else render_rules(view, options)
