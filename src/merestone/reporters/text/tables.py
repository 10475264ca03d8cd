"""Rows in aligned columns, the last of them wrapped."""

from __future__ import annotations

from collections.abc import Sequence

from merestone.reporters.inert import inert
from merestone.reporters.text.lines import columns, indented, pad, paint


def table(
    rows: Sequence[Sequence[str]],
    width: int,
    right: Sequence[int] = (),
    styles: Sequence[str] = (),
    colour: bool = False,
) -> list[str]:
    """Return rows in columns two apart; columns in `right` are aligned at their right.

    The last column wraps; where less than a third of the width is left for it, it stands below.
    `styles` has one a row.
    """
    if not rows:
        return []
    safe = [[inert(cell) for cell in row] for row in rows]
    widths = [max(columns(row[n]) for row in safe) for n in range(len(safe[0]) - 1)]
    lines: list[str] = []
    for number, row in enumerate(safe):
        cells = [
            " " * (size - columns(cell)) + cell if column in right else pad(cell, size)
            for column, (cell, size) in enumerate(zip(row, widths, strict=False))
        ]
        style = styles[number] if styles else ""
        shown = _row("  ".join(cells), row[-1], width)
        lines += [paint(line.rstrip(), style, colour) for line in shown]
    return lines


def _row(start: str, last: str, width: int) -> list[str]:
    left = 2 + columns(start) + 2
    if left <= width * 2 // 3:
        return indented(last, width, left, f"  {start}")
    below = indented(last, width, 6) if last else []
    return [*indented(start.rstrip(), width, 2), *below]
