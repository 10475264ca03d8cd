"""A check as GitHub annotations, no more than GitHub shows.

Source: GitHub Actions, workflow commands; a step shows 10 annotations of each kind.
"""

from __future__ import annotations

from merestone.model.findings import CheckView, Finding, ProblemView
from merestone.model.views import View
from merestone.reporters.basis import basis_of, headline
from merestone.reporters.inert import inert
from merestone.reporters.options import Options

MOST = 10
_MOST_PROBLEMS = 3
_COMMANDS = {"error": "error", "warning": "warning", "note": "notice"}


def render(view: View | CheckView, options: Options) -> str:  # noqa: ARG001 - GitHub sets the bound
    """Return one line an annotation, then a notice that sums up and says what is not shown."""
    assert isinstance(view, CheckView)
    problems = [_problem(problem) for problem in basis_of(view).unread]
    commands = {
        level: [_finding(finding) for finding in view.findings if finding.level == level]
        for level in _COMMANDS
    }
    room = max(_MOST_PROBLEMS, MOST - len(commands["warning"]))
    shown_problems = problems[: min(room, MOST)]
    shown = {
        "error": commands["error"][:MOST],
        "warning": [*shown_problems, *commands["warning"]][:MOST],
        "note": commands["note"][: MOST - 1],
    }
    text = headline(view)
    hidden = sum(map(len, commands.values())) + len(problems) - sum(map(len, shown.values()))
    if hidden:
        text += f"\n{hidden:,} of these are not annotated: GitHub shows {MOST} of each kind a step."
        text += "\nAll of them: merestone check --most 0"
    lines = [line for level in shown for line in shown[level]]
    lines.append(_command("notice", {"title": "Merestone"}, text))
    return "\n".join(lines) + "\n"


def _finding(finding: Finding) -> str:
    parts = [finding.message or finding.title, finding.remedy]
    parts += [f"merestone rule show {finding.rule}"]
    properties = _place(finding.place.path, finding.place.line)
    text = "\n".join(inert(part) for part in parts if part)
    return _command(_COMMANDS[finding.level], {**properties, "title": finding.title}, text)


def _problem(problem: ProblemView) -> str:
    properties = _place(problem.place.path, problem.place.line)
    text = f"{inert(problem.reason)}\nWhat is said there is not in this result."
    return _command("warning", {**properties, "title": f"Unread: {problem.connector}"}, text)


def _place(path: str, line: int) -> dict[str, str]:
    if path in ("", "."):
        return {}  # the root is no file to annotate
    return {"file": path} | ({"line": str(line)} if line > 0 else {})


def _command(name: str, properties: dict[str, str], text: str) -> str:
    """Return one command; nothing in its values can end it or begin another.

    Source: actions/toolkit's `command.ts`: `%`, CR and LF are encoded; in properties,
    `:` and `,` are too.
    """
    pairs = ",".join(f"{key}={_property(inert(value))}" for key, value in properties.items())
    return f"::{name} {pairs}::{_data(text)}"


def _data(text: str) -> str:
    return text.replace("%", "%25").replace("\r", "%0D").replace("\n", "%0A")


def _property(text: str) -> str:
    return _data(text).replace(":", "%3A").replace(",", "%2C")
