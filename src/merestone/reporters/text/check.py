"""The answer of `check` for a terminal: by rule, since one remedy mends many places."""

from __future__ import annotations

from merestone.model.findings import LEVELS, CheckView, Finding
from merestone.reporters.basis import (
    RuleGroup,
    basis_of,
    by_remedy,
    by_rule,
    headline,
    not_evaluated_by_reason,
)
from merestone.reporters.inert import inert
from merestone.reporters.options import Options
from merestone.reporters.text.lines import (
    apart,
    columns,
    indented,
    longest,
    pad,
    paint,
    painted,
    wrap,
)
from merestone.reporters.text.problems import remark_lines, unread_lines
from merestone.reporters.text.who import WIDEST
from merestone.reporters.wording import counted, listed

_LABEL = 8
_WIDEST_PLACE = 34


def render_check(view: CheckView, options: Options) -> str:
    """Return one block a rule, then what was not judged or read, then one line that sums up."""
    width = min(options.width, WIDEST)
    blocks = [_group(group, width, options) for group in by_rule(view)]
    blocks += [
        _not_evaluated(view, width, options),
        _unread(view, width, options),
        remark_lines(view.problems, width, options.colour),
    ]
    style = "bold" if view.findings or not basis_of(view).is_whole else "good"
    blocks.append([paint(row, style, options.colour) for row in wrap(headline(view), width)])
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def _group(group: RuleGroup, width: int, options: Options) -> list[str]:
    colour = options.colour
    most = len(group.findings) if options.most is None else options.most
    shown = group.findings[:most]
    lines = _heading(group, width, colour)
    parts = by_remedy(shown)
    hidden = len(group.findings) - len(shown)
    command = f"merestone check --rule {inert(group.rule)} --most 0"
    more = f"and {hidden:,} more: {command}" if hidden else ""
    for number, (remedy, findings) in enumerate(parts, start=1):
        lines += _findings(findings, width, colour)
        if more and number == len(parts):
            lines += indented(more, width, 2)
        if remedy:
            lines += _labelled("fix", inert(remedy), width, colour)
    return [*lines, *_labelled("rule", f"merestone rule show {inert(group.rule)}", width, colour)]


def _heading(group: RuleGroup, width: int, colour: bool) -> list[str]:
    level, title = pad(inert(group.level), _LABEL), inert(group.title)
    figures = counted(len(group.findings), "finding")
    if group.candidates:
        figures += f", {group.candidates:,} judged"
    left = len(level) + 1
    rows = wrap(title, max(width - left - len(figures) - 2, 24))
    style = group.level if group.level in LEVELS else ""
    first, *rest = apart(rows[0], figures, width - left, colour, "bold")
    lines = [f"{paint(level, style, colour)} {first}"]
    lines += [" " * left + paint(row, "bold", colour) for row in rows[1:]]
    return [*lines, *(" " * left + row for row in rest)]


def _labelled(label: str, text: str, width: int, colour: bool) -> list[str]:
    return painted(indented(text, width, _LABEL, f"  {label}"), _LABEL, "dim", "", colour)


def _findings(findings: tuple[Finding, ...], width: int, colour: bool) -> list[str]:
    """Return places beside messages where places are short, else messages below places."""
    places = [inert(str(finding.place)) for finding in findings]
    column = max(columns(place) for place in places)
    left = column + 4
    is_beside = column <= min(_WIDEST_PLACE, width // 2) and all(
        longest(text) <= width - left
        for finding in findings
        for text in (_message(finding), *_evidence(finding, width - left))
    )
    if not is_beside:
        left = 6
    lines: list[str] = []
    said: tuple[str, ...] = ()
    for place, finding in zip(places, findings, strict=True):
        if not is_beside:
            lines += indented(place, width, 2)
        label = f"  {place}" if is_beside else ""
        lines += indented(_message(finding), width, left, label)
        for text in _evidence(finding, width - left, said):
            lines += [paint(row, "dim", colour) for row in indented(text, width, left)]
        said = finding.parties if _concerned(finding) else ()
    return lines


def _message(finding: Finding) -> str:
    return inert(finding.message) or inert(finding.title) or inert(finding.rule)


def _evidence(finding: Finding, room: int, said: tuple[str, ...] = ()) -> list[str]:
    """Return what the message does not say yet: the thing, others concerned, other places.

    `said` are the others that were said of the finding before; a long list is not repeated.
    """
    texts = []
    if not _is_named(finding):
        texts.append(f"of {inert(finding.resource)}")
    concerned = _concerned(finding)
    if concerned:
        is_said = finding.parties == said and columns(concerned) > room
        texts.append("concerns the same" if is_said else concerned)
    folder = f"{finding.place.path}/"
    names = [inert(member.removeprefix(folder)) for member in finding.members]
    members = _fitting(names, room - len("such as "))
    if members:
        word = "namely" if len(members) >= finding.member_count else "such as"
        texts.append(f"{word} {', '.join(members)}")
    if finding.related:
        texts.append(f"also {listed([inert(str(place)) for place in finding.related], 3)}")
    return texts


def _concerned(finding: Finding) -> str:
    """Return the parties, in a few words, unless the message names each of them."""
    if all(_is_said(party, finding.message) for party in finding.parties):
        return ""
    return f"concerns {listed([inert(party) for party in finding.parties], 5)}"


def _is_said(party: str, message: str) -> bool:
    """Return whether a message names a party, as it is or by the name that people know it by."""
    name = party.rpartition(":")[2].rpartition("/")[2]
    return party.lower() in message.lower() or bool(name and name.lower() in message.lower())


def _is_named(finding: Finding) -> bool:
    """Return whether the place or the message already says which thing is meant."""
    resource, path = finding.resource, finding.place.path
    if not resource or resource in finding.message:
        return True
    name = resource.partition(":")[2].rstrip("/")
    return bool(path and name.endswith(path)) or bool(name and name in finding.message)


def _fitting(names: list[str], room: int) -> list[str]:
    """Return the first names that fit into one line, at least one where there is any."""
    fitting: list[str] = []
    for name in names:
        room -= columns(name) + 2
        if fitting and room < 0:
            break
        fitting.append(name)
    return fitting


def _not_evaluated(view: CheckView, width: int, options: Options) -> list[str]:
    """Return why rules were not asked: in a few words each, or in full where all is wanted."""
    basis = basis_of(view)
    if not basis.not_evaluated:
        return []
    is_brief = options.most is not None
    text = (
        f"not evaluated: {len(basis.not_evaluated):,} of {counted(len(view.evaluations), 'rule')}"
    )
    if is_brief:
        text += "; what each needs: merestone check --most 0"
    lines = [paint(row, "unread", options.colour) for row in indented(text, width, 0)]
    if not is_brief:
        for reason, rules in not_evaluated_by_reason(basis):
            lines += indented(inert(reason), width, 2)
            lines += indented(inert(", ".join(rules)), width, 6)
        return lines
    brief: dict[str, list[str]] = {}
    for reason, rules in not_evaluated_by_reason(basis):
        brief.setdefault(reason.partition(":")[0], []).extend(rules)
    for reason, named in brief.items():
        lines += indented(f"{inert(reason)} · {inert(listed(named, 1))}", width, 2)
    return lines


def _unread(view: CheckView, width: int, options: Options) -> list[str]:
    colour = options.colour
    lines = unread_lines(view.problems, width, colour, options.most)
    untold = basis_of(view).unread_sources
    for source in view.sources:
        if source.connector in untold and source.status == "unread":
            detail = source.detail or "no reason given"
            text = inert(f"unread: {source.connector} in {source.repo}: {detail}")
            lines += [paint(row, "unread", colour) for row in indented(text, width, 0)]
    return lines
