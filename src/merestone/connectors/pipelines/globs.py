"""Paths with `*` and `**`, matched in linear time."""

from __future__ import annotations

import re2


class Glob:
    """A pattern in which `*` matches within a segment and `**` across segments."""

    def __init__(self, pattern: str) -> None:
        parts = pattern.split("**")
        text = ".*".join("[^/]*".join(map(re2.escape, part.split("*"))) for part in parts)
        self._expression = re2.compile(text)

    def matches(self, path: str) -> bool:
        """Return whether the whole path matches."""
        return self._expression.fullmatch(path) is not None
