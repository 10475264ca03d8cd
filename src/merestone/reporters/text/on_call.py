"""The answer of `on-call` as text."""

from __future__ import annotations

from merestone.model.views import OnCallRow, OnCallView
from merestone.reporters.inert import inert
from merestone.reporters.options import Options
from merestone.reporters.text.lines import apart, indented, paint
from merestone.reporters.text.who import WIDEST


def render_on_call(view: OnCallView, options: Options) -> str:
    """Return each schedule with who is on call in its layers."""
    width = min(options.width, WIDEST)
    lines = apart("on call", inert(view.at), width, options.colour, "bold")
    before = ""
    for row in view.rows:
        if row.schedule != before:
            team = f"{inert(row.team)}  " if row.team else ""
            lines += [
                "",
                *apart(
                    inert(row.schedule),
                    f"{team}{inert(str(row.place))}",
                    width,
                    options.colour,
                    "bold",
                ),
            ]
            before = row.schedule
        lines += _row(row, width, options)
    for name in view.missing:
        near = f"; nearest is {inert(', '.join(view.nearest))}" if view.nearest else ""
        lines += ["", *indented(f"no schedule answers for {inert(name)}{near}", width, 2)]
    if not view.rows and not view.missing:
        lines += ["", "no on-call schedule was read"]
    return "\n".join(lines) + "\n"


def _row(row: OnCallRow, width: int, options: Options) -> list[str]:
    if row.problem:
        return [
            paint(each, "unread", options.colour) for each in indented(inert(row.problem), width, 2)
        ]
    who = inert(row.person) or "nobody"
    until = f"until {inert(row.until)}" if row.until else "for good"
    text = f"{inert(row.layer)}: {who}, {until}" if row.layer else f"{who}, {until}"
    lines = indented(text, width, 4)
    return lines if row.person else [paint(each, "error", options.colour) for each in lines]
