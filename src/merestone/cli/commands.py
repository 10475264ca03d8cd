"""One function a command: it calls its use case, shows the view, and returns the exit code."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import Any

from merestone.app.options import Options, effective
from merestone.app.report import render
from merestone.app.scan import ScanRequest
from merestone.cli.parser import CHECK_FORMATS, VIEW_FORMATS
from merestone.cli.screen import Progress, wants_colour, width, write
from merestone.model.errors import UsageError
from merestone.model.findings import LEVELS, CheckView, ProblemView
from merestone.model.views import NotFound

CLEAN, FINDINGS, UNREAD = 0, 1, 3
CHECK_ONLY = frozenset(CHECK_FORMATS) - frozenset(VIEW_FORMATS)


def run(parsed: argparse.Namespace) -> int:
    """Run the command that was parsed; return the exit code."""
    if parsed.explain:
        return _show_rule(parsed, parsed.explain)
    if parsed.command is None:
        raise UsageError("no command; `merestone --help` lists them")
    return COMMANDS[parsed.command](parsed)


def _options(parsed: argparse.Namespace) -> Options:
    options = effective(Path(parsed.start), parsed.config or "", vars(parsed), os.environ)
    if parsed.format is None and parsed.command != "check" and options.format in CHECK_ONLY:
        # The file and the environment say how `check` answers; `who` has no SARIF.
        return options._replace(format="text")
    return options


def _request(parsed: argparse.Namespace, options: Options, progress: Progress) -> ScanRequest:
    return ScanRequest(
        Path(parsed.start),
        getattr(parsed, "at", ""),
        parsed.config or "",
        True,
        options.history_days,
        progress,
        getattr(parsed, "live", False),
        _allowed_hosts(parsed),
    )


def _allowed_hosts(parsed: argparse.Namespace) -> frozenset[str]:
    """Return the hosts that the user vouches for: by flag, and by the environment."""
    named = os.environ.get("MERESTONE_ALLOW_HOSTS", "").replace(",", " ").split()
    return frozenset((*named, *getattr(parsed, "allow_hosts", ())))


def _show(parsed: argparse.Namespace, options: Options, view: Any, **more: Any) -> None:
    format_name = parsed.format or options.format
    text = render(
        view,
        format_name,
        width=width() if parsed.output is None else 80,
        colour=wants_colour(parsed.color, parsed.output),
        most=options.most or None,
        **more,
    )
    write(text, parsed.output, is_data=format_name != "text")


def _ask(
    parsed: argparse.Namespace, use_case: Callable[[ScanRequest], Any], **more: Any
) -> tuple[Options, Any]:
    """Run a use case with progress, show its view, and return the options and the view."""
    options = _options(parsed)
    progress = Progress()
    try:
        view = use_case(_request(parsed, options, progress))
    finally:
        progress.close()
    _show(parsed, options, view, **more)
    return options, view


def _strictly(options: Options, problems: Iterable[ProblemView], otherwise: int) -> int:
    is_blind = any(problem.is_blinding for problem in problems)
    return UNREAD if options.strict and is_blind else otherwise


def _who(parsed: argparse.Namespace) -> int:
    from merestone.app.who import who

    refs = [ref for word in parsed.refs for ref in (_lines() if word == "-" else [word])]
    options, view = _ask(
        parsed, lambda request: who(request, refs, observed=parsed.why), why=parsed.why
    )
    is_missing = any(isinstance(answer, NotFound) for answer in view.answers)
    return _strictly(options, view.problems, FINDINGS if is_missing else CLEAN)


def _lines() -> list[str]:
    """Return the references on standard input, one a line; bytes that are no UTF-8 are kept."""
    if sys.stdin is None:
        raise UsageError("standard input is closed; give the references as words")
    lines = sys.stdin.buffer.read().decode("utf-8", "surrogateescape").split("\n")
    return [line.rstrip("\r") for line in lines if line.strip()]


def _owns(parsed: argparse.Namespace) -> int:
    from merestone.app.owns import owns

    _, view = _ask(parsed, lambda request: owns(request, parsed.party))
    return CLEAN if view.spellings else FINDINGS


def _unowned(parsed: argparse.Namespace) -> int:
    from merestone.app.unowned import unowned

    options, view = _ask(parsed, lambda request: unowned(request, parsed.duty))
    return _strictly(options, view.problems, CLEAN)


def _inventory(parsed: argparse.Namespace) -> int:
    from merestone.app.inventory import inventory

    options, view = _ask(parsed, inventory)
    return _strictly(options, view.problems, CLEAN)


def _map(parsed: argparse.Namespace) -> int:
    from merestone.app.map import map_of

    _, view = _ask(parsed, lambda request: map_of(request, parsed.ref))
    return CLEAN if view.node is not None else FINDINGS


def _on_call(parsed: argparse.Namespace) -> int:
    from merestone.app.on_call import on_call

    _, view = _ask(parsed, lambda request: on_call(request, parsed.names, parsed.when, parsed.zone))
    return FINDINGS if view.missing else CLEAN


def _check(parsed: argparse.Namespace) -> int:
    from merestone.app.check import check, rules_by_id

    options, view = _ask(parsed, lambda request: check(request, parsed.rules), rules=rules_by_id())
    failed = FINDINGS if not parsed.exit_zero and _fails(view, options.fail_on) else CLEAN
    return _strictly(options, view.problems, failed)


def _fails(view: CheckView, fail_on: str) -> bool:
    if fail_on == "never":
        return False
    worst = LEVELS[: LEVELS.index(fail_on) + 1]
    return any(finding.level in worst for finding in view.findings)


def _init(parsed: argparse.Namespace) -> int:
    from merestone.app.init import propose, write_charter

    progress = Progress()
    try:
        proposal = propose(ScanRequest(Path(parsed.start), progress=progress))
    finally:
        progress.close()
    if parsed.print_only or parsed.output:
        write(proposal.text, parsed.output)
    else:
        path = write_charter(proposal, is_forced=parsed.force)
        write(f"{path} written: {proposal.summary}\n", None)
    return CLEAN


def _rule(parsed: argparse.Namespace) -> int:
    if parsed.rule_command == "show":
        return _show_rule(parsed, parsed.rule)
    from merestone.app.check import rules_view

    _show(parsed, Options(), rules_view())
    return CLEAN


def _show_rule(parsed: argparse.Namespace, name: str) -> int:
    from merestone.app.check import rule_view

    for missing, value in (("format", None), ("output", None), ("color", "auto")):
        setattr(parsed, missing, getattr(parsed, missing, value))
    _show(parsed, Options(), rule_view(name))
    return CLEAN


def _schema(parsed: argparse.Namespace) -> int:
    from merestone.app.report import schemas

    known = schemas()
    if parsed.name not in known:
        raise UsageError(f"no schema {parsed.name!r}; there are: {', '.join(sorted(known))}")
    text = json.dumps(known[parsed.name], indent=2, ensure_ascii=False)
    write(f"{text}\n", parsed.output, is_data=True)
    return CLEAN


def _completion(parsed: argparse.Namespace) -> int:
    import shtab

    from merestone.cli.parser import parser_of

    write(shtab.complete(parser_of(), shell=parsed.shell), parsed.output)
    return CLEAN


COMMANDS: dict[str, Callable[[argparse.Namespace], int]] = {
    "who": _who,
    "owns": _owns,
    "unowned": _unowned,
    "inventory": _inventory,
    "map": _map,
    "on-call": _on_call,
    "check": _check,
    "init": _init,
    "rule": _rule,
    "schema": _schema,
    "completion": _completion,
}
