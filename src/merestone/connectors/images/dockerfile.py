"""Instructions of a Dockerfile, with line continuations and here-documents put together.

Source: BuildKit's Dockerfile reference: parser directives come first (`escape`, `syntax`), a
comment begins a line, comments and empty lines within a continued instruction are left out,
`RUN`, `COPY` and `ADD` may be followed by here-documents.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

MOST_LINES = 50_000
MOST_WORDS = 64_000
DIRECTIVE = re.compile(r"#[ \t]*([a-zA-Z][a-zA-Z0-9]*)[ \t]*=[ \t]*(.+?)[ \t]*$")
HEREDOC = re.compile(r"<<-?([\"']?)([A-Za-z_][A-Za-z0-9_]*)\1")
TAKES_HEREDOC = frozenset(("RUN", "COPY", "ADD"))


class Instruction(NamedTuple):
    """One instruction: its keyword in upper case, the rest of its text, and its first line."""

    keyword: str
    text: str
    line: int


def escape_of(text: str) -> str:
    r"""Return the character that continues a line: a backslash, or a backtick where directed."""
    for line in text.split("\n")[:32]:
        found = DIRECTIVE.match(line.rstrip("\r").lstrip())
        if found is None:
            return "\\"
        if found[1].lower() == "escape" and found[2] in ("\\", "`"):
            return found[2]
    return "\\"


def instructions(text: str) -> Iterator[Instruction]:
    """Yield the instructions in order."""
    escape = escape_of(text)
    parts: list[str] = []
    start, size = 0, 0
    lines = enumerate(text.split("\n")[:MOST_LINES], 1)
    for number, raw in lines:
        line = raw.rstrip("\r \t")
        if not line.strip() or line.lstrip().startswith("#"):
            continue
        start = start if parts else number
        is_continued = line.endswith(escape)
        parts.append(line[:-1] if is_continued else line)
        size += len(line)
        if is_continued and size < MOST_WORDS:
            continue
        made = _instruction("".join(parts), start)
        parts, size = [], 0
        yield made
        if made.keyword in TAKES_HEREDOC and "<<" in made.text:
            _pass_heredocs(made.text, lines)
    if parts:
        yield _instruction("".join(parts), start)


def _instruction(text: str, line: int) -> Instruction:
    words = text[:MOST_WORDS].strip().split(None, 1)
    return Instruction(words[0].upper() if words else "", words[1] if len(words) > 1 else "", line)


def _pass_heredocs(text: str, lines: Iterator[tuple[int, str]]) -> None:
    """Read over the here-documents that an instruction announces, in their order."""
    for _, name in HEREDOC.findall(text):
        for _, line in lines:
            if line.strip() == name:
                break
