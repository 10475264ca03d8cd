"""Views made into text, one folder a format: pure functions that write and open nothing."""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping

    from merestone.model.findings import CheckView
    from merestone.model.views import RuleView, View

REPORTERS: dict[str, str] = {
    "text": "merestone.reporters.text.render:render",
    "json": "merestone.reporters.json.render:render",
    "sarif": "merestone.reporters.sarif.render:render",
    "junit": "merestone.reporters.junit.render:render",
    "github": "merestone.reporters.github.render:render",
    "markdown": "merestone.reporters.markdown.render:render",
    "svg": "merestone.reporters.svg.render:render",
}
"""Format -> `module:function`; each takes a view and an `Options`, and returns text."""

KINDS: dict[str, str] = {
    "CheckView": "check",
    "WhoView": "who",
    "OwnsView": "owns",
    "UnownedView": "unowned",
    "InventoryView": "inventory",
    "MapView": "map",
    "OnCallView": "on-call",
    "RuleView": "rule",
    "RulesView": "rules",
}
"""The class of a view -> the word for it in outputs and messages."""

_FOR_CHECK = tuple(name for name in REPORTERS if name != "svg")
_FOR_EVERY_VIEW = ("text", "json", "markdown")


def formats_of(kind: str) -> tuple[str, ...]:
    """Return the formats that one kind of view can be had in."""
    if kind == "map":
        return (*_FOR_EVERY_VIEW, "svg")
    return _FOR_CHECK if kind == "check" else _FOR_EVERY_VIEW


def render(
    view: View | CheckView,
    format_name: str,
    *,
    width: int = 80,
    colour: bool = False,
    why: bool = False,
    most: int | None = 10,
    rules: Mapping[str, RuleView] | None = None,
) -> str:
    """Return a view in a format, ending with one newline.

    `width` and `colour` are for text; `why` adds the chain of claims to `who`; `most` bounds how
    many findings of one rule (or rows of one list) people are shown, None shows all; `rules`
    lets reports carry the pages of the rules.
    Raises: UsageError naming the formats that this view can be had in.
    """
    kind = KINDS[type(view).__name__]
    if format_name not in formats_of(kind):
        from merestone.model.errors import UsageError

        expected = ", ".join(formats_of(kind))
        raise UsageError(f"format {format_name!r} is not one of {kind}'s; give one of {expected}")
    from importlib import import_module

    from merestone.reporters.options import Options

    module, _, function = REPORTERS[format_name].partition(":")
    options = Options(width, colour, why, most, rules or {})
    text: str = getattr(import_module(module), function)(view, options)
    return text
