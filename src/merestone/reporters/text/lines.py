"""Widths, wrapping and colour of lines in a terminal.

Imported by the cold path: nothing is imported at module level but what is as light.
"""

from __future__ import annotations

STYLES = {
    "bold": "1",
    "dim": "2",
    "error": "31",
    "warning": "33",
    "note": "36",
    "good": "32",
    "unread": "35",
}
STEPS = (4, 2, 0)
"""Where a word begins that its own column has no room for, the first that lets it be whole."""
HANGING = 2


def columns(text: str) -> int:
    """Return how many columns a terminal gives to a text that is inert."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )


def wrap(text: str, width: int) -> list[str]:
    """Return text in lines of at most `width` columns; a longer word is folded."""
    return laid(text, width, 0)


def laid(text: str, width: int, indent: int) -> list[str]:
    """Return wrapped lines from column `indent` on, with their blanks, of at most `width` columns.

    A word that does not fit there stands alone further left, whole where a line can hold it.
    """
    room = max(width - indent, 1)
    if columns(text) <= room:
        return [" " * indent + text]
    lines: list[str] = []
    line, used = "", 0
    for word in text.split(" "):
        size = columns(word)
        if line and used + 1 + size > room:
            lines.append(" " * indent + line)
            line, used = "", 0
        if size > room:
            lines += _alone(word, width, indent)
            continue
        used += size + (1 if line else 0)
        line = f"{line} {word}" if line else word
    return [*lines, " " * indent + line] if line or not lines else lines


def _alone(word: str, width: int, indent: int) -> list[str]:
    """Return the lines of a word that is too long for its column."""
    if columns(word) <= width:
        return [_left(word, width, indent)]
    from merestone.reporters.text.folding import folded

    if indent > width // 3:
        indent = STEPS[0]
    first, *rest = folded(word, width - indent - HANGING)
    return [
        _left(first, width, indent),
        *(_left(part, width, indent + HANGING) for part in rest),
    ]


def _left(word: str, width: int, indent: int) -> str:
    """Return a word at its column, or at the first step to the left where the line holds it."""
    size = columns(word)
    steps = (indent, *(step for step in STEPS if step < indent))
    return " " * next((step for step in steps if step + size <= width), 0) + word


def indented(text: str, width: int, indent: int, label: str = "") -> list[str]:
    """Return wrapped lines below each other from column `indent`, the first after a label.

    A label has a line to itself where it leaves no gap before that column, or where a word needs
    the room that the label takes.
    """
    label = label.rstrip()
    column = column_for(text, width, indent) if label else indent
    rows = laid(text, width, column)
    if not label:
        return rows
    is_beside = columns(label) < indent and rows[0].startswith(" " * indent)
    if column < indent or not is_beside:
        return [*wrap(label, width), *rows]
    return [pad(label, indent) + rows[0][indent:], *rows[1:]]


def column_for(text: str, width: int, indent: int) -> int:
    """Return where a text begins that has a label: below it where a word needs its room."""
    return min(indent, STEPS[0]) if width - indent < longest(text) <= width else indent


def listed_below(names: list[str], width: int, indent: int, label: str) -> list[str]:
    """Return names below each other from column `indent`, or all below the label for long ones."""
    if any(columns(name) > width - indent for name in names):
        indent = STEPS[0]
    first, *rest = names or [""]
    rows = indented(first, width, indent, label)
    return [*rows, *(row for name in rest for row in laid(name, width, indent))]


def longest(text: str) -> int:
    """Return how many columns the longest word has."""
    return max(map(columns, text.split(" ")))


def pad(text: str, width: int) -> str:
    """Return text filled up with spaces to `width` columns."""
    return text + " " * (width - columns(text))


def apart(
    left: str,
    right: str,
    width: int,
    colour: bool = False,
    style: str = "",
    label: str = "",
    label_style: str = "dim",
) -> list[str]:
    """Return `left` and a dim `right` at the ends of one line, or below each other where long.

    `left` stands behind a label, if there is one; the label brings its own gap.
    """
    indent = columns(label)
    rows = indented(left, width, indent, label)
    lines = painted(rows, indent, label_style, style, colour)
    gap = width - columns(rows[-1]) - columns(right)
    if right and gap >= 2 and indent + columns(left) <= width:
        return [*lines[:-1], lines[-1] + " " * gap + paint(right, "dim", colour)]
    below = wrap(right, width) if right else ()
    return [*lines, *(" " * (width - columns(row)) + paint(row, "dim", colour) for row in below)]


def painted(rows: list[str], indent: int, label_style: str, style: str, colour: bool) -> list[str]:
    """Return rows in a style, but what stands before column `indent` of the first in its own."""
    first, *rest = rows
    first = paint(first[:indent], label_style, colour) + paint(first[indent:], style, colour)
    return [first, *(paint(row, style, colour) for row in rest)]


def paint(text: str, style: str, colour: bool) -> str:
    """Return text in a style where colour was asked for, else as it is."""
    if not colour or not text or not style:
        return text
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m"
