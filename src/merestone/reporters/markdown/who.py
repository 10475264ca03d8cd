"""The answers of `who` as tables."""

from __future__ import annotations

from merestone.model.views import DutyView, FolderSummary, NotFound, WhoAnswer, WhoView
from merestone.reporters.markdown.check import problem_table
from merestone.reporters.markdown.markup import code, details, html_words, table, words
from merestone.reporters.options import Options
from merestone.reporters.wording import counted, share


def render_who_view(view: WhoView, options: Options) -> str:
    """Return a heading and a table for each answer, then what is unread."""
    blocks = [_block(answer, options.why) for answer in view.answers]
    unread = [problem for problem in view.problems if problem.is_blinding]
    if unread:
        title = f"{counted(len(unread), 'place')} unread"
        blocks.append(details(html_words(title), problem_table(unread, options.most)))
    return "\n\n".join("\n".join(lines) for lines in blocks) + "\n"


def _block(answer: WhoAnswer | FolderSummary | NotFound, is_explained: bool) -> list[str]:
    title = f"#### {code(answer.ref)}"
    if isinstance(answer, NotFound):
        lines = [title, "", f"Not found: {words(answer.reason)}"]
        near = ", ".join(code(name) for name in answer.nearest)
        return [*lines, "", f"Nearest: {near}"] if near else lines
    if isinstance(answer, FolderSummary):
        rows = [
            (code(party), f"{files:,}", share(files, answer.files))
            for party, files in answer.holders
        ]
        without = (
            ("nobody known", answer.unowned),
            ("nobody, on purpose", answer.on_purpose),
            ("unread", answer.unread),
        )
        rows += [(w, f"{n:,}", share(n, answer.files)) for w, n in without if n]
        head = f"{title} folder, {counted(answer.files, 'file')}"
        return [head, "", *table(("maintains", "count", "share"), rows)]
    rows_ = [_duty(duty) for duty in answer.duties]
    lines = [f"{title} {words(answer.kind)}", "", *table(("duty", "who", "says"), rows_)]
    for remark in answer.remarks:
        lines += ["", f"Note: {words(remark)}"]
    return [*lines, "", *_chain(answer)] if is_explained else lines


def _duty(duty: DutyView) -> tuple[str, str, str]:
    names = [code(party) for party in duty.parties]
    holder = ", ".join(names) or "nobody"
    if duty.state == "contested":
        holder = f"contested: {' or '.join(names)}"
    elif duty.state == "unread":
        holder = f"unread: {words(duty.reason)}"
    elif duty.state == "unowned on purpose":
        holder = "nobody, on purpose"
    says = code(str(duty.place)) if duty.place else ""
    if duty.reason and duty.state != "unread":
        says = f"{says} {words(duty.reason)}".strip()
    return words(duty.duty), holder, says


def _chain(answer: WhoAnswer) -> list[str]:
    rows = [
        (words(duty.duty), words(c.outcome), code(str(c.place)), code(c.says), words(c.reason))
        for duty in answer.duties
        for c in duty.claims
    ]
    if not rows:
        return ["No claim speaks for this."]
    return details("why", table(("duty", "outcome", "where", "says", "reason"), rows))
