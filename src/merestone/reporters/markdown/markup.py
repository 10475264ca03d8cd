r"""Text as Markdown that says just that text: no link, no tag, no table cell, no ping.

What is not a plain word or number stands in a code span, whose fence is longer than any run of
backticks inside: nothing is markup there, and neither GitHub nor GitLab looks there for
`@mentions`, `#references` or addresses to link.

Source: CommonMark 0.31, 6.1 (code spans); GFM 4.10 (a pipe in a table's code span is `\|`).
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import escape

from merestone.reporters.inert import inert

_TOKEN = re.compile(r"""^([("']*)(.*?)([)"'.,;:?!]*)$""")
_PLAIN = re.compile(r"[^\W\d_]+(?:['\u2019-][^\W\d_]+)*|[0-9][0-9,.]*%?")
_MARKS = frozenset("\u00b7\u2013\u2014\u2026")
_QUOTED = re.compile(r"(?:(?<= )|^)(\(?)`([^`]+)`([),.;:]*)(?= |$)")


def code(text: str) -> str:
    """Return a value as one code span."""
    content = inert(text)
    if not content:
        return "(empty)"
    longest = max((len(run) for run in re.findall("`+", content)), default=0)
    fence = "`" * (longest + 1)
    is_padded = content[0] == "`" or content[-1] == "`" or content[0] == content[-1] == " "
    space = " " if is_padded and content.strip() else ""
    return f"{fence}{space}{content}{space}{fence}"


def words(text: str) -> str:
    """Return a sentence: plain words as they are, names and everything else in code spans.

    What stands between single backticks stays one span.
    """
    safe = inert(text)
    parts: list[str] = []
    end = 0
    for match in _QUOTED.finditer(safe):
        parts += [_word(token) for token in safe[end : match.start()].split(" ") if token]
        parts.append(match[1] + code(match[2]) + match[3])
        end = match.end()
    parts += [_word(token) for token in safe[end:].split(" ") if token]
    return " ".join(parts)


def _word(token: str) -> str:
    if token in _MARKS:
        return token
    match = _TOKEN.match(token)
    assert match is not None  # the pattern takes anything that has no line break
    before, core, after = match.groups()
    if not core:
        return code(token)
    return before + (core if _PLAIN.fullmatch(core) else code(core)) + after


def html_words(text: str) -> str:
    """Return a sentence for inside an HTML tag, where Markdown is not read."""
    return " ".join(_html_word(token) for token in inert(text).split(" ") if token)


def _html_word(token: str) -> str:
    match = _TOKEN.match(token)
    is_plain = match is not None and _PLAIN.fullmatch(match[2])
    return escape(token) if is_plain or token in _MARKS else f"<code>{escape(token)}</code>"


def table(head: Sequence[str], rows: Sequence[Sequence[str]]) -> list[str]:
    """Return a table of cells that are Markdown already; columns headed `count` are numbers."""
    if not rows:
        return []
    rule = ["---:" if name == "count" else "---" for name in head]
    lines = [_row(head), f"|{'|'.join(rule)}|"]
    return [*lines, *(_row([_cell(cell) for cell in row]) for row in rows)]


def _row(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _cell(markdown: str) -> str:
    r"""Return Markdown without a pipe that ends a cell; after a backslash `\|` is ambiguous."""
    return markdown.replace("|", "\\x7c" if "\\|" in markdown else "\\|")


def details(summary: str, lines: Sequence[str], is_open: bool = False) -> list[str]:
    """Return lines that fold away under a summary, which is HTML."""
    start = "<details open>" if is_open else "<details>"
    return [f"{start}<summary>{summary}</summary>", "", *lines, "", "</details>"]
