"""The whole answer of `who`: things, folders and what was not found, with or without the why."""

from __future__ import annotations

from merestone.model.views import (
    ClaimView,
    DutyView,
    FolderSummary,
    NotFound,
    WhoAnswer,
    WhoView,
)
from merestone.reporters.inert import inert
from merestone.reporters.options import Options
from merestone.reporters.text.lines import apart, indented, pad, paint, painted
from merestone.reporters.text.problems import unread_lines
from merestone.reporters.text.who import LEFT, WIDEST, header, nearest, render_who
from merestone.reporters.wording import counted, share

_OUTCOME_STYLES = {"won": "good", "contests": "warning"}
_WITHOUT_STYLES = {"nobody known": "error", "nobody, on purpose": "dim", "unread": "unread"}


def render_who_view(view: WhoView, options: Options) -> str:
    """Return the answers in the order asked, a blank line between them, then what is unread."""
    blocks = [_block(answer, options) for answer in view.answers]
    unread = unread_lines(view.problems, min(options.width, WIDEST), options.colour, most=3)
    if unread:
        blocks.append("\n".join(unread) + "\n")
    return "\n".join(blocks) or "nothing was asked\n"


def _block(answer: WhoAnswer | FolderSummary | NotFound, options: Options) -> str:
    if isinstance(answer, WhoAnswer):
        return _answer(answer, options)
    if isinstance(answer, FolderSummary):
        return _folder(answer, options)
    return _not_found(answer, options)


def _answer(answer: WhoAnswer, options: Options) -> str:
    width = min(options.width, WIDEST)
    duties = [
        (duty.duty, duty.state, duty.parties, place_of(duty, options.why), duty.reason)
        for duty in answer.duties
    ]
    chains: list[list[str]] = []
    if options.why:
        chains = [_chain(duty, width, options.colour) for duty in answer.duties]
    return render_who(
        answer.ref, what_of(answer), duties, answer.remarks, width, options.colour, chains
    )


def what_of(answer: WhoAnswer) -> str:
    """Return what the thing is: its kind, and its layer where that is known."""
    return f"{answer.kind}, {answer.layer} layer" if answer.layer else answer.kind


def place_of(duty: DutyView, is_explained: bool = False) -> str:
    """Return where the holder is said, all sides' places where they differ, and how surely.

    Low confidence is always said; the others only when an explanation is asked for.
    """
    places = [str(duty.place)] if duty.place else []
    if duty.state == "contested":
        sides = [c for c in duty.claims if c.outcome in ("won", "contests")]
        places += [str(claim.place) for claim in sides]
    text = " | ".join(dict.fromkeys(places))
    if text and duty.confidence and (is_explained or duty.confidence == "low"):
        text += f" ({duty.confidence})" if is_explained else f" ({duty.confidence} confidence)"
    return text


def _chain(duty: DutyView, width: int, colour: bool) -> list[str]:
    lines: list[str] = []
    for claim in duty.claims:
        lines += _claim(claim, width, colour)
    return lines


def _claim(claim: ClaimView, width: int, colour: bool) -> list[str]:
    outcome = pad(f"    {inert(claim.outcome)}", LEFT)
    evidence = f"{inert(claim.evidence)}, {claim.strength}"
    style = _OUTCOME_STYLES.get(claim.outcome, "dim")
    place = inert(str(claim.place))
    lines = apart(place, evidence, width, colour, label=outcome, label_style=style)
    lines += indented(inert(claim.says), width, LEFT)
    if claim.because:
        lines += indented(f"because {inert(claim.because)}", width, LEFT)
    if claim.reason:
        because = indented(inert(claim.reason), width, LEFT)
        lines += [paint(row, style, colour) for row in because]
    return lines


def _folder(folder: FolderSummary, options: Options) -> str:
    width, colour = min(options.width, WIDEST), options.colour
    lines = header(folder.ref, f"folder, {counted(folder.files, 'file')}", width, colour)
    rows = [(inert(party), files) for party, files in folder.holders]
    without = (
        ("nobody known", folder.unowned),
        ("nobody, on purpose", folder.on_purpose),
        ("unread", folder.unread),
    )
    rows += [(label, files) for label, files in without if files]
    digits = max(len(f"{files:,}") for _, files in rows)
    size = max(len(share(files, folder.files)) for _, files in rows)
    for number, (party, files) in enumerate(rows):
        label = pad("  maintains" if number == 0 else "", LEFT)
        figure = f"{files:>{digits},}  {share(files, folder.files):>{size}}  "
        style = _WITHOUT_STYLES.get(party, "") if number >= len(folder.holders) else ""
        left = LEFT + len(figure)
        name = indented(party, width, left, label + figure)
        lines += painted(name, left, "dim", style, colour)
    return "\n".join(lines) + "\n"


def _not_found(answer: NotFound, options: Options) -> str:
    width, colour = min(options.width, WIDEST), options.colour
    what = "several" if answer.reason.startswith("several") else "not found"
    lines = header(answer.ref, what, width, colour)
    if answer.reason:
        lines += indented(inert(answer.reason), width, 2)
    lines += nearest(answer.nearest, width, colour)
    return "\n".join(lines) + "\n"
