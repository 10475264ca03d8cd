"""The values that YAML is read into: dicts and lists that know their lines."""

from __future__ import annotations

from typing import Any


class YamlError(Exception):
    """A file that is no YAML, or more than is read; `line` is 1-based."""

    def __init__(self, line: int, reason: str) -> None:
        super().__init__(f"line {line}: {reason}")
        self.line = line
        self.reason = reason


class Unsure(Exception):
    """What the quick reader is not certain of: the file is left to libyaml."""


class Map(dict[str, Any]):
    """A mapping; `line` is where it begins, `lines` where each of its keys stands."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        self.line = line
        self.lines: dict[str, int] = {}


class Seq(list[Any]):
    """A sequence; `line` is where it begins, `lines` where each of its items stands."""

    __slots__ = ("line", "lines")

    def __init__(self, line: int) -> None:
        self.line = line
        self.lines: list[int] = []
