"""What could not be read, shortly and with places."""

from __future__ import annotations

from collections.abc import Sequence

from merestone.model.findings import ProblemView
from merestone.reporters.inert import inert
from merestone.reporters.text.lines import columns, indented, pad, paint
from merestone.reporters.wording import counted

MANY = 4


def unread_lines(
    problems: Sequence[ProblemView], width: int, colour: bool, most: int | None
) -> list[str]:
    """Return a heading and a line for each place whose ownership is hidden; [] for none.

    Places of which the same is said stand together; with `most`, the first stands for them.
    """
    # What several connectors say of one place is said once.
    said = {(str(each.place), each.reason): None for each in problems if each.is_blinding}
    blinding = list(said)
    lines: list[str] = []
    if blinding:
        text = (
            f"unread: {counted(len(blinding), 'place')}; what is said there is not in this answer"
        )
        lines += [paint(row, "unread", colour) for row in indented(text, width, 0)]
        alone, alike = _by_reason(blinding)
        shown = alone if most is None else alone[:most]
        lines += placed(shown, width, 2)
        for reason, places in alike.items():
            lines += indented(inert(f"{counted(len(places), 'place')}: {reason}"), width, 2)
            named = places if most is None else places[:1]
            lines += [row for place in named for row in indented(inert(place), width, 4)]
        if len(alone) > len(shown):
            lines.append(f"  and {len(alone) - len(shown):,} more: merestone inventory")
    return lines


def _by_reason(
    blinding: Sequence[tuple[str, str]],
) -> tuple[list[tuple[str, str]], dict[str, list[str]]]:
    """Return the places that have a reason of their own, and those of each that many share."""
    places: dict[str, list[str]] = {}
    for place, reason in blinding:
        places.setdefault(reason, []).append(place)
    alike = {reason: found for reason, found in places.items() if len(found) >= MANY}
    return [row for row in blinding if row[1] not in alike], alike


def remark_lines(problems: Sequence[ProblemView], width: int, colour: bool) -> list[str]:
    """Return a line or two about what was passed over and hides nothing; [] for none."""
    remarks = [problem for problem in problems if not problem.is_blinding]
    if not remarks:
        return []
    first = remarks[0]
    text = (
        f"passed over: {counted(len(remarks), 'place')} that hide nothing, such as "
        f"{inert(str(first.place))} ({inert(first.reason)}); merestone inventory lists them"
    )
    if len(remarks) == 1:
        text = f"passed over: {inert(str(first.place))} ({inert(first.reason)}); it hides nothing"
    rows = indented(text, width, 2)
    return [paint(row, "dim", colour) for row in (rows[0].lstrip(), *rows[1:])]


def placed(rows: Sequence[tuple[str, str]], width: int, indent: int) -> list[str]:
    """Return (place, text) rows: side by side where places are short, else one below the other."""
    safe = [(inert(place), inert(text)) for place, text in rows]
    column = max((columns(place) for place, _ in safe), default=0)
    lines: list[str] = []
    left = indent + column + 2
    for place, text in safe:
        if left <= width // 2:
            lines += indented(text, width, left, " " * indent + pad(place, column))
        else:
            lines += indented(place, width, indent)
            lines += indented(text, width, indent + 4)
    return lines
