"""A body of HCL, whether it is written as HCL or as JSON: attributes and blocks by name."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any, NamedTuple

Expression = list[Any]
"""An encoded expression; see `encode`."""


class Attribute(NamedTuple):
    """One attribute. `expression` encodes its value; `where` is where it stands, without its value.

    `where`: (first byte, byte after the last) in HCL, or the keys that lead to it in JSON.
    """

    name: str
    line: int
    expression: Callable[[], Expression]
    where: tuple[int | str, ...]

    def place(self) -> list[Any]:
        """Return what `values` needs to read the value when it is wanted: no value itself."""
        return [self.line, list(self.where)]


class Body:
    """What the records need of a body; `start` and `end` are bytes, `at` the block's line."""

    labels: tuple[str, ...] = ()
    is_broken = False
    start = 0
    end = 0
    at = 1

    def attributes(self) -> Mapping[str, Attribute]:
        """Return the attributes by name."""
        raise NotImplementedError

    def blocks(self, kind: str, labels: int = 0) -> Iterator[Body]:
        """Yield the blocks of one kind that have so many labels."""
        raise NotImplementedError

    def constant(self, name: str) -> str:
        """Return an attribute's constant text, or ''."""
        found = self.attributes().get(name)
        if found is None:
            return ""
        expression = found.expression()
        value = expression[1] if expression[0] == "c" else ""
        return value if isinstance(value, str) else ""
