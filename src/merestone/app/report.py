"""Views as text, in every format that a plugin or we know."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from merestone.model.errors import PluginError
from merestone.model.views import RuleView
from merestone.plugins import load, reporter
from merestone.reporters import render as builtin_render


def render(
    view: Any,
    format_name: str,
    *,
    width: int = 80,
    colour: bool = False,
    why: bool = False,
    most: int | None = 10,
    rules: Mapping[str, RuleView] | None = None,
) -> str:
    """Return a view in a format; a plugin's format is a function of the view alone.

    Raises: UsageError naming the formats that there are for this view; PluginError.
    """
    brought = reporter(format_name)
    if brought is not None:
        return _brought(brought, view)
    return builtin_render(
        view, format_name, width=width, colour=colour, why=why, most=most, rules=rules
    )


def _brought(name: str, view: Any) -> str:
    function = load(name)
    try:
        return str(function(view))
    except Exception as error:
        raise PluginError(
            f"reporter {name!r} of a plugin failed: {type(error).__name__}: {error}; "
            "tell its authors, or choose another format"
        ) from error


def schemas() -> dict[str, dict[str, Any]]:
    """Return every published JSON Schema by name: `config`, and one for each kind of answer."""
    from merestone.charter.schema import json_schema
    from merestone.reporters.json.schemas import schemas as of_views

    return {"config": json_schema(), **of_views()}
