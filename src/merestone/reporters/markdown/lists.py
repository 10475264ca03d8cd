"""What a team holds, what nobody holds, and what was read, as tables."""

from __future__ import annotations

from merestone.model.views import InventoryView, OnCallView, OwnsView, UnownedView
from merestone.reporters.markdown.check import problem_table
from merestone.reporters.markdown.markup import code, details, html_words, table, words
from merestone.reporters.options import Options
from merestone.reporters.text.unowned import sum_of
from merestone.reporters.wording import counted


def render_owns(view: OwnsView, options: Options) -> str:
    """Return what a party holds in sum, and the claims by which it holds it."""
    lines = [f"### {code(view.party)}", ""]
    if not view.counts:
        near = ", ".join(code(name) for name in view.nearest)
        lines.append("Holds nothing here." + (f" Nearest: {near}" if near else ""))
    sums = [(words(duty), code(kind), f"{count:,}") for kind, duty, count in view.counts]
    lines += table(("duty", "kind", "count"), sums)
    shown = view.groups if options.most is None else view.groups[: options.most]
    rows = [
        (words(g.duty), code(g.kind), code(g.says), code(str(g.place)), f"{g.count:,}")
        for g in shown
    ]
    if rows:
        claims = table(("duty", "kind", "says", "where", "count"), rows)
        if len(view.groups) > len(shown):
            claims += ["", f"and {len(view.groups) - len(shown):,} more"]
        lines += ["", *details(counted(len(view.groups), "claim"), claims)]
    return "\n".join(lines) + "\n"


def render_unowned(view: UnownedView, options: Options) -> str:
    """Return the sum, and the folders that nobody holds."""
    lines = [f"### {words(sum_of(view))}"]
    shown = view.folders if options.most is None else view.folders[: options.most]
    rows = [
        (
            code(f.path or "."),
            words(f.state),
            f"{f.files:,}",
            "all of it" if f.is_whole else f"of {f.of_files:,}",
        )
        for f in shown
    ]
    if rows:
        lines += ["", *table(("folder", "state", "count", "part"), rows)]
    if len(view.folders) > len(shown):
        lines += ["", f"and {len(view.folders) - len(shown):,} more folders"]
    if view.entities:
        things = [(code(name),) for name in view.entities]
        title = f"{counted(len(things), 'entity')} without an owner"
        lines += ["", *details(title, table(("entity",), things))]
    if view.things:
        title = f"{len(view.things):,} of {counted(view.of_things, 'thing')} without an owner"
        lines += ["", *details(title, table(("thing",), [(code(name),) for name in view.things]))]
    return "\n".join(lines) + "\n"


def render_inventory(view: InventoryView, options: Options) -> str:
    """Return repositories, sources, states, and what was not read."""
    if not view.repositories:
        return "### Nothing was looked at: no repository\n"
    blocks = [["### What was read"]]
    repositories = [
        (code(r.repo or "."), words(r.kind), code(r.revision), f"{r.files:,}", words(r.history))
        for r in view.repositories
    ]
    blocks.append(table(("repository", "kind", "revision", "count", "history"), repositories))
    sources = [
        (code(s.repo or "."), code(s.connector), words(s.status), f"{s.items:,}", words(s.detail))
        for s in view.sources
    ]
    blocks.append(table(("repository", "source", "status", "count", "detail"), sources))
    blocks.append(table(("kind", "count"), [(code(k), f"{n:,}") for k, n in view.kinds]))
    states = [(words(duty), words(state), f"{n:,}") for duty, state, n in view.states]
    blocks.append(table(("duty", "state", "count"), states))
    if view.things:
        head = ("source", "kind", "count", "layer", "facet")
        rows = [
            (code(t.scheme), code(t.kind), f"{t.count:,}", words(t.layer or "?"), words(t.facet))
            for t in view.things
        ]
        blocks.append(table(head, rows))
        states = [(words(duty), words(state), f"{n:,}") for duty, state, n in view.thing_states]
        blocks.append(table(("duty of infrastructure", "state", "count"), states))
    blocks.append(table(("evidence", "count"), [(code(e), f"{n:,}") for e, n in view.evidence]))
    for is_blinding, title in ((True, "unread"), (False, "passed over")):
        problems = [p for p in view.problems if p.is_blinding == is_blinding]
        if problems:
            summary = html_words(f"{counted(len(problems), 'place')} {title}")
            blocks.append(details(summary, problem_table(problems, options.most)))
    return "\n\n".join("\n".join(lines) for lines in blocks if lines) + "\n"


def render_on_call(view: OnCallView) -> str:
    """Return who is on call, by schedule and layer."""
    lines = [f"### On call {words(view.at)}", ""]
    rows = [
        (
            code(row.schedule),
            words(row.team),
            words(row.layer),
            words(row.problem or row.person or "nobody"),
            words(row.until),
        )
        for row in view.rows
    ]
    lines += table(("schedule", "team", "layer", "on call", "until"), rows)
    for name in view.missing:
        lines += ["", f"No schedule answers for {code(name)}."]
    return "\n".join(lines) + "\n"
