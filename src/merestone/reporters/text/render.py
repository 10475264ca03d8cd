"""Which function makes the text of which view."""

from __future__ import annotations

from merestone.model.findings import CheckView
from merestone.model.views import (
    InventoryView,
    OwnsView,
    RuleView,
    UnownedView,
    View,
    WhoView,
)
from merestone.reporters.options import Options


def render(view: View | CheckView, options: Options) -> str:
    """Return a view as text of at most `options.width` columns (and never over 100)."""
    if isinstance(view, CheckView):
        from merestone.reporters.text.check import render_check

        return render_check(view, options)
    if isinstance(view, WhoView):
        from merestone.reporters.text.who_view import render_who_view

        return render_who_view(view, options)
    if isinstance(view, OwnsView):
        from merestone.reporters.text.owns import render_owns

        return render_owns(view, options)
    if isinstance(view, UnownedView):
        from merestone.reporters.text.unowned import render_unowned

        return render_unowned(view, options)
    if isinstance(view, InventoryView):
        from merestone.reporters.text.inventory import render_inventory

        return render_inventory(view, options)
    from merestone.reporters.text.rules import render_rule, render_rules

    return render_rule(view, options) if isinstance(view, RuleView) else render_rules(view, options)
