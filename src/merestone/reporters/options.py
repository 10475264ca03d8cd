"""What a caller may choose of a report."""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from merestone.model.views import RuleView


class Options(NamedTuple):
    """How to render: see `merestone.reporters.render` for each."""

    width: int = 80
    colour: bool = False
    why: bool = False
    most: int | None = 10
    rules: Mapping[str, RuleView] = {}
