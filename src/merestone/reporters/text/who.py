"""The answer of `who` for one thing, from plain values: the one implementation of it.

Imported by the cold path: nothing heavier than `inert` and `lines` is imported.
"""

from __future__ import annotations

from merestone.reporters.inert import inert
from merestone.reporters.text.lines import apart, columns, indented, listed_below, paint, painted

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Duty = tuple[str, str, Sequence[str], str, str]

LABEL = 9
LEFT = 2 + LABEL + 2
WIDEST = 100
_GAP = 2
_STYLES = {
    "contested": "warning",
    "unowned": "error",
    "unowned on purpose": "dim",
    "unread": "unread",
}


def render_who(
    ref: str,
    kind: str,
    duties: Sequence[Duty],
    remarks: Sequence[str] = (),
    width: int = 80,
    colour: bool = False,
    chains: Sequence[Sequence[str]] = (),
) -> str:
    """Return the lines that answer for one reference, ending with a newline.

    `duties` are (duty, state, parties, place, reason); of a contested duty each party is one
    side. `remarks` begin with a word such as `but`, which becomes their label. `chains` are
    lines to stand below each duty, ready made; they say the reasons themselves.
    """
    width = min(width, WIDEST)
    lines = header(ref, kind, width, colour)
    cells = [(_holder(duty), _beside(duty)) for duty in duties]
    column = _holder_column(cells, width - LEFT)
    for number, (duty, cell) in enumerate(zip(duties, cells, strict=True)):
        lines += _duty_lines(duty, cell, column, width, colour)
        lines += chains[number] if chains else ()
    for label, text in () if any(chains) else _reasons(duties):
        lines += labelled(label, text, width, colour)
    for remark in remarks:
        label, text = _split_remark(inert(remark))
        lines += labelled(label, text, width, colour)
    return "\n".join(lines) + "\n"


def header(ref: str, kind: str, width: int, colour: bool) -> list[str]:
    """Return the line that names the thing and, at the right, what it is."""
    return apart(inert(ref), inert(kind), width, colour, "bold")


def labelled(label: str, text: str, width: int, colour: bool) -> list[str]:
    """Return a line such as `  but        somebody else made most changes`, wrapped."""
    return painted(indented(text, width, LEFT, f"  {label}"), LEFT, "dim", "", colour)


def nearest(names: Sequence[str], width: int, colour: bool) -> list[str]:
    """Return what may have been meant, one below the other; [] for nothing."""
    if not names:
        return []
    rows = listed_below([inert(name) for name in names], width, LEFT, "  nearest")
    return painted(rows, LEFT, "dim", "", colour)


def _holder(duty: Duty) -> str:
    _, state, parties, _, reason = duty
    if state == "unread":
        return f"unread: {inert(reason)}" if reason else "unread"
    if state == "unowned on purpose":
        return "nobody, on purpose"
    if state == "unowned" or not parties:
        return "nobody"
    names = [inert(party) for party in parties]
    return f"contested: {' | '.join(names)}" if state == "contested" else ", ".join(names)


def _beside(duty: Duty) -> str:
    _, state, _, place, reason = duty
    if not place and state == "unowned":
        return inert(reason)
    return inert(place)


def _holder_column(cells: Sequence[tuple[str, str]], room: int) -> int:
    """Return the width that holders need where their places fit beside them."""
    return max(
        (columns(holder) for holder, place in cells if _fits(holder, place, room)), default=0
    )


def _fits(holder: str, place: str, room: int) -> bool:
    return bool(place) and columns(holder) + _GAP + columns(place) <= room


def _duty_lines(
    duty: Duty, cell: tuple[str, str], column: int, width: int, colour: bool
) -> list[str]:
    """Return a duty's lines: the place beside the holder, or below it where both are long."""
    holder, place = cell
    room = width - LEFT
    style = _STYLES.get(duty[1], "")
    rows = indented(holder, width, LEFT, f"  {duty[0]}")
    lines = painted(rows, LEFT, "dim", style, colour)
    if _fits(holder, place, room):
        if column + _GAP + columns(place) > room:
            column = columns(holder)
        gap = " " * (column - columns(holder) + _GAP)
        lines[0] += gap + paint(place, "dim", colour)
    elif place:
        lines += [paint(row, "dim", colour) for row in indented(place, width, LEFT)]
    return lines


def _reasons(duties: Sequence[Duty]) -> list[tuple[str, str]]:
    """Return the reasons that people wrote, each once, saying for which duties if not for all."""
    by_reason: dict[str, list[str]] = {}
    said = [duty for duty in duties if duty[1] in ("owned", "contested", "unowned on purpose")]
    for duty in said:
        if duty[4]:
            by_reason.setdefault(inert(duty[4]).removeprefix("because "), []).append(duty[0])
    return [
        ("because", text if len(names) == len(said) else f"{text} ({', '.join(names)})")
        for text, names in by_reason.items()
    ]


def _split_remark(remark: str) -> tuple[str, str]:
    first, _, rest = remark.partition(" ")
    is_label = first.isalpha() and first.islower() and len(first) <= LABEL and rest
    return (first, rest) if is_label else ("note", remark)
