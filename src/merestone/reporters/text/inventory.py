"""The answer of `inventory`: what was read, from where, and what was not."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from merestone.model.findings import ProblemView, SourceView
from merestone.model.views import InventoryRepository, InventoryView, ThingKind
from merestone.reporters.inert import inert
from merestone.reporters.options import Options
from merestone.reporters.text.lines import columns, indented, pad, paint
from merestone.reporters.text.problems import placed, unread_lines
from merestone.reporters.text.tables import table
from merestone.reporters.text.who import LEFT, WIDEST
from merestone.reporters.wording import counted

MOST_LEFT = 30
MANY_KINDS, MOST_KINDS = 16, 12
"""Of one scheme: up to the first number are listed; of more kinds, the second number."""
_STATUS_STYLES = {"partial": "warning", "unread": "unread", "absent": "dim", "off": "dim"}


def render_inventory(view: InventoryView, options: Options) -> str:
    """Return repositories, sources, things by kind, duties by state, and what was not read."""
    width, colour = min(options.width, WIDEST), options.colour
    blocks = [
        _titled("repositories", _repositories(view.repositories, width), colour),
        _titled("sources", _sources(view.sources, width, colour), colour),
        _titled("files and entities", _figures(view.kinds, width), colour),
        _titled("who answers for them", _states(view.states, width), colour),
        _titled("infrastructure", _things(view.things, width), colour),
        _titled("by layer", _layers(view.things, width), colour),
        _titled("not classified; `classes:` says what they are", _unknown(view, width), colour),
        _titled("who answers for the infrastructure", _states(view.thing_states, width), colour),
        _titled("claims, by evidence", _figures(view.evidence, width), colour),
        unread_lines(view.problems, width, colour, most=None),
        _passed_over(view.problems, width, colour, options.most),
    ]
    text = "\n\n".join("\n".join(lines) for lines in blocks if lines)
    return (text or "nothing was looked at: no repository") + "\n"


def _titled(title: str, lines: Sequence[str], colour: bool) -> list[str]:
    return [paint(title, "bold", colour), *lines] if lines else []


def _repositories(rows: Sequence[InventoryRepository], width: int) -> list[str]:
    lines = []
    for row in rows:
        state = [row.kind, counted(row.files, "file")]
        state += [row.revision[:12]] if row.revision else []
        state += ["shallow"] * row.is_shallow + ["partial"] * row.is_partial
        state += [row.history] if row.history else []
        lines += placed([(row.repo or ".", ", ".join(state))], width, 2)
    return lines


def _sources(sources: Sequence[SourceView], width: int, colour: bool) -> list[str]:
    repos = {source.repo for source in sources if source.repo}
    rows = [
        (
            f"{s.connector} in {s.repo}" if len(repos) > 1 and s.repo else s.connector,
            s.status,
            f"{s.items:,}" if s.status not in ("absent", "off") else "",
            s.detail,
        )
        for s in sources
        if s.status != "absent"
    ]
    styles = [_STATUS_STYLES.get(s.status, "") for s in sources if s.status != "absent"]
    lines = table(rows, width, right=(2,), styles=styles, colour=colour) if rows else []
    for repo in dict.fromkeys(source.repo for source in sources):
        absent = [s.connector for s in sources if s.repo == repo and s.status == "absent"]
        where = f"nothing to read in {repo}" if len(repos) > 1 and repo else "nothing to read"
        if absent:
            text = inert(f"{where}: {', '.join(absent)}")
            lines += [paint(row, "dim", colour) for row in indented(text, width, 4, "  ")]
    return lines


def _things(rows: Sequence[ThingKind], width: int) -> list[str]:
    """Return a paragraph a scheme: how many there are of each kind, most first."""
    by_scheme: dict[str, Counter[str]] = {}
    for row in rows:
        by_scheme.setdefault(row.scheme, Counter())[row.kind] += row.count
    sums = {scheme: f"{sum(kinds.values()):,}" for scheme, kinds in by_scheme.items()}
    digits = max((len(text) for text in sums.values()), default=0)
    column = max((columns(inert(scheme)) for scheme in sums), default=0)
    lines = []
    for scheme, kinds in sorted(by_scheme.items()):
        text = _kinds(kinds)
        left = f"  {sums[scheme]:>{digits}} {pad(inert(scheme), column)}"
        if columns(left) > MOST_LEFT:
            lines += indented(f"{inert(scheme)}: {text}", width, digits + 4, f"  {sums[scheme]}")
            continue
        lines += indented(text, width, columns(left) + 2, left)
    return lines


def _kinds(kinds: Counter[str]) -> str:
    """Return the kinds with their numbers, most first; where they are many, the first of them."""
    rows = sorted(kinds.items(), key=lambda item: (-item[1], item[0]))
    shown = rows if len(rows) <= MANY_KINDS else rows[:MOST_KINDS]
    text = ", ".join(f"{inert(kind)} {number:,}" for kind, number in shown)
    rest = rows[len(shown) :]
    if not rest:
        return text
    things = sum(number for _, number in rest)
    return f"{text}, and {len(rest):,} more kinds with {things:,} in sum (--json has all)"


def _layers(rows: Sequence[ThingKind], width: int) -> list[str]:
    layers: Counter[str] = Counter()
    for row in rows:
        layers[row.layer or "not classified"] += row.count
    return _figures(sorted(layers.items(), key=lambda item: (-item[1], item[0])), width)


def _unknown(view: InventoryView, width: int) -> list[str]:
    rows = [(f"{row.scheme} {row.kind}", row.count) for row in view.things if not row.layer]
    if len(rows) <= MANY_KINDS:
        return _figures(rows, width)
    first = sorted(rows, key=lambda row: (-row[1], row[0]))
    rest = first[MOST_KINDS:]
    things = sum(number for _, number in rest)
    more = f"and {len(rest):,} more kinds with {things:,} in sum (--json has all)"
    return [*_figures(first[:MOST_KINDS], width), *indented(more, width, 2)]


def _figures(rows: Sequence[tuple[str, int]], width: int) -> list[str]:
    digits = max((len(f"{number:,}") for _, number in rows), default=0)
    return [
        line
        for name, number in rows
        for line in indented(inert(name), width, digits + 4, f"  {number:>{digits},}")
    ]


def _states(rows: Sequence[tuple[str, str, int]], width: int) -> list[str]:
    by_duty: dict[str, list[str]] = {}
    for duty, state, number in rows:
        by_duty.setdefault(duty, []).append(f"{inert(state)} {number:,}")
    lines = []
    for duty, states in by_duty.items():
        lines += indented(", ".join(states), width, LEFT, f"  {inert(duty)}")
    return lines


def _passed_over(
    problems: Sequence[ProblemView], width: int, colour: bool, most: int | None
) -> list[str]:
    """Return the remarks that hide nothing, those with one reason together."""
    by_reason: dict[str, list[str]] = {}
    for problem in problems:
        if not problem.is_blinding:
            by_reason.setdefault(problem.reason, []).append(str(problem.place))
    if not by_reason:
        return []
    lines = [paint("passed over; these hide nothing", "bold", colour)]
    for reason, places in by_reason.items():
        lines += indented(inert(f"{reason}: {counted(len(places), 'place')}"), width, 2)
        shown = places if most is None else places[:most]
        lines += [line for place in shown for line in indented(inert(place), width, 4)]
        if len(places) > len(shown):
            lines.append(f"    and {len(places) - len(shown):,} more")
    return lines
