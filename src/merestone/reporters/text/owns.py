"""The answer of `owns`: what one team holds, by duty and kind."""

from __future__ import annotations

from dataclasses import replace

from merestone.model.views import OwnsGroup, OwnsView
from merestone.reporters.inert import inert
from merestone.reporters.options import Options
from merestone.reporters.text.lines import apart, columns, indented, paint
from merestone.reporters.text.who import LEFT, WIDEST, header, labelled, nearest
from merestone.reporters.wording import counted, listed


def render_owns(view: OwnsView, options: Options) -> str:
    """Return the team, what it holds in sum, and each claim by which it holds it."""
    width, colour = min(options.width, WIDEST), options.colour
    lines = header(view.party, "" if view.counts else _nothing(view), width, colour)
    also = [inert(name) for name in view.spellings if name != view.party]
    members = [inert(member) for member in view.members]
    sums: dict[str, list[str]] = {}
    for kind, duty, count in view.counts:
        sums.setdefault(duty, []).append(f"{inert(kind)} {count:,}")
    if also:
        lines += labelled("also", ", ".join(also), width, colour)
    if members:
        lines += labelled("members", listed(members, options.most or len(members)), width, colour)
    before = ""
    for duty, kinds in sums.items():
        text = ", ".join(kinds)
        is_said = text == before and columns(text) > width - LEFT
        lines += labelled(inert(duty), "the same" if is_said else text, width, colour)
        before = text
    lines += nearest(view.nearest, width, colour)
    blocks = ["\n".join(lines)]
    for (duties, kind), groups in _by_duties(view).items():
        blocks.append("\n".join(_kind(duties, kind, groups, width, options)))
    return "\n\n".join(blocks) + "\n"


def _nothing(view: OwnsView) -> str:
    return "holds nothing here" if view.spellings else "no such team or person"


def _by_duties(view: OwnsView) -> dict[tuple[str, str], list[OwnsGroup]]:
    """Return the groups by (duties, kind): one claim that gives several duties is said once."""
    duties: dict[OwnsGroup, list[str]] = {}
    for group in view.groups:
        duties.setdefault(replace(group, duty=""), []).append(group.duty)
    found: dict[tuple[str, str], list[OwnsGroup]] = {}
    for group, held in duties.items():
        found.setdefault((", ".join(held), group.kind), []).append(group)
    return found


def _kind(duty: str, kind: str, groups: list[OwnsGroup], width: int, options: Options) -> list[str]:
    colour = options.colour
    total = sum(group.count for group in groups)
    by = f"by {counted(len(groups), 'claim')}"
    lines = header(f"{duty} {counted(total, kind)}", by, width, colour)
    shown = groups if options.most is None else groups[: options.most]
    digits = max(len(f"{group.count:,}") for group in shown)
    for group in shown:
        figure = f"  {group.count:>{digits},}  "
        lines += apart(inert(group.says), inert(str(group.place)), width, colour, label=figure)
        names = [inert(name) for name in group.examples if name not in group.says]
        if names:
            word = "such as" if group.count > len(names) else "namely"
            rows = indented(f"{word} {', '.join(names)}", width, len(figure))
            lines += [paint(row, "dim", colour) for row in rows]
    if len(groups) > len(shown):
        lines.append(f"  and {len(groups) - len(shown):,} more claims; --json has all")
    return lines
