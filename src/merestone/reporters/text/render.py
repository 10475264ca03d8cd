"""Which function makes the text of which view."""

from __future__ import annotations

from importlib import import_module

from merestone.model.findings import CheckView
from merestone.model.views import View
from merestone.reporters.options import Options

_FUNCTIONS = {
    "CheckView": ("check", "render_check"),
    "WhoView": ("who_view", "render_who_view"),
    "OwnsView": ("owns", "render_owns"),
    "UnownedView": ("unowned", "render_unowned"),
    "InventoryView": ("inventory", "render_inventory"),
    "MapView": ("map", "render_map"),
    "OnCallView": ("on_call", "render_on_call"),
    "RuleView": ("rules", "render_rule"),
    "RulesView": ("rules", "render_rules"),
}


def render(view: View | CheckView, options: Options) -> str:
    """Return a view as text of at most `options.width` columns (and never over 100)."""
    module, function = _FUNCTIONS[type(view).__name__]
    found = getattr(import_module(f"merestone.reporters.text.{module}"), function)
    return str(found(view, options))
