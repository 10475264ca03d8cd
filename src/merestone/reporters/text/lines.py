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


def columns(text: str) -> int:
    """Return how many columns a terminal gives to a text that is inert."""
    if text.isascii():
        return len(text)
    from unicodedata import combining, east_asian_width

    return sum(
        0 if combining(char) else 2 if east_asian_width(char) in "WF" else 1 for char in text
    )


def wrap(text: str, width: int) -> list[str]:
    """Return text in lines of at most `width` columns; a word that is longer stands alone."""
    if columns(text) <= width:
        return [text]
    lines: list[str] = []
    line = ""
    room = width
    for word in text.split(" "):
        needed = columns(word) + (1 if line else 0)
        if line and needed > room:
            lines.append(line)
            line, room, needed = "", width, needed - 1
        line = f"{line} {word}" if line else word
        room -= needed
    return [*lines, line]


def indented(text: str, width: int, indent: int, label: str = "") -> list[str]:
    """Return wrapped lines below each other from column `indent`, the first after a label.

    A label that leaves no gap before that column has a line to itself.
    """
    rows = [" " * indent + row for row in wrap(text, max(width - indent, 1))]
    if columns(label) >= indent:
        return [*wrap(label, width), *rows] if label else rows
    return [pad(label, indent) + rows[0][indent:], *rows[1:]]


def pad(text: str, width: int) -> str:
    """Return text filled up with spaces to `width` columns."""
    return text + " " * (width - columns(text))


def apart(
    left: str, right: str, width: int, colour: bool = False, left_style: str = ""
) -> list[str]:
    """Return `left` and a dim `right` at the ends of one line, or below each other where long."""
    gap = width - columns(left) - columns(right)
    if right and gap >= 2:
        return [paint(left, left_style, colour) + " " * gap + paint(right, "dim", colour)]
    lines = [paint(row, left_style, colour) for row in wrap(left, width)]
    below = wrap(right, width - 2) if right else ()
    lines += [" " * (width - columns(row)) + paint(row, "dim", colour) for row in below]
    return lines


def paint(text: str, style: str, colour: bool) -> str:
    """Return text in a style where colour was asked for, else as it is."""
    if not colour or not text or not style:
        return text
    return f"\x1b[{STYLES[style]}m{text}\x1b[0m"
