"""The words of the command line. Only argparse is imported here: `--help` must be quick."""

from __future__ import annotations

import argparse
import os

from merestone import __version__

EPILOG = "Begin with `merestone check` in a repository; nothing needs to be configured."
CHECK_FORMATS = ("text", "json", "sarif", "junit", "github", "markdown")
VIEW_FORMATS = ("text", "json", "markdown")
MAP_FORMATS = (*VIEW_FORMATS, "svg")
DUTIES = ("maintains", "responds", "decides")


class Formatter(argparse.RawDescriptionHelpFormatter):
    """Help with a column for the longest word that we have."""

    def __init__(self, prog: str) -> None:
        # Left to itself, argparse imports shutil, and with it all of Python's compressors.
        super().__init__(prog, max_help_position=26, width=_columns() - 2)


def _columns() -> int:
    given = os.environ.get("COLUMNS", "")
    if given.isdecimal():
        return max(int(given), 40)
    try:
        return os.get_terminal_size(1).columns or 80
    except OSError:
        return 80


def count(text: str) -> int:
    """Return a whole number of at least 0."""
    if not text.isdecimal() or len(text) > 9:
        raise argparse.ArgumentTypeError(f"expected a whole number from 0, found {text!r}")
    return int(text)


def parser_of() -> argparse.ArgumentParser:
    """Return the parser of every command."""
    parser = argparse.ArgumentParser(
        "merestone",
        description="Who maintains it, who is paged for it, who decides about it, and where\n"
        "those boundaries are broken.",
        epilog=EPILOG,
        formatter_class=Formatter,
    )
    parser.add_argument("--version", action="version", version=f"merestone {__version__}")
    parser.add_argument("--explain", metavar="RULE", help="show a rule's page")
    parser.add_argument("-C", dest="start", metavar="DIR", default=".", help="work in DIR")
    commands = parser.add_subparsers(dest="command", metavar="COMMAND", title="commands")
    _who(commands)
    _owns(commands)
    _unowned(commands)
    _inventory(commands)
    _map(commands)
    _on_call(commands)
    _check(commands)
    _init(commands)
    _rule(commands)
    _rest(commands)
    return parser


def nearest_command(parser: argparse.ArgumentParser, words: list[str]) -> str:
    """Return the command that a first word was probably meant to be; '' when it is one."""
    known: list[str] = []
    for action in parser._actions:
        if isinstance(action, argparse._SubParsersAction):
            known = list(action.choices)
    if words[0].startswith("-") or words[0] in known:
        return ""
    import difflib

    return next(iter(difflib.get_close_matches(words[0], known, 1)), "")


TYPE_CHECKING = False
if TYPE_CHECKING:
    from typing import TypeAlias

    Commands: TypeAlias = argparse._SubParsersAction[argparse.ArgumentParser]


def _add(commands: Commands, name: str, text: str) -> argparse.ArgumentParser:
    command = commands.add_parser(name, help=text, description=text, formatter_class=Formatter)
    command.add_argument(
        "-C", dest="start", metavar="DIR", default=argparse.SUPPRESS, help="work in DIR"
    )
    command.add_argument("--config", metavar="FILE", help="in place of merestone.yaml")
    command.add_argument("-o", "--output", metavar="FILE", help="write there, not to the screen")
    command.add_argument(
        "--color", choices=("auto", "always", "never"), default="auto", help="when to use colour"
    )
    return command


def _formats(command: argparse.ArgumentParser, formats: tuple[str, ...]) -> None:
    command.add_argument(
        "-f", "--format", metavar="NAME", help=f"{', '.join(formats)} (default: text)"
    )
    command.add_argument(
        "--json", dest="format", action="store_const", const="json", help="short for -f json"
    )


def _strict(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--strict",
        action="store_const",
        const=True,
        help="fail (3) when a part of the estate was not read",
    )


def _revision(command: argparse.ArgumentParser) -> None:
    command.add_argument("--at", metavar="REV", default="", help="as of a revision of git")


def _live(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--live", action="store_true", help="ask the running systems of merestone.yaml too"
    )
    command.add_argument(
        "--allow-host",
        dest="allow_hosts",
        action="append",
        metavar="HOST",
        default=[],
        help="a host on a private network that may be asked; can be repeated",
    )


def _history(command: argparse.ArgumentParser) -> None:
    command.add_argument(
        "--history-days", metavar="N", type=count, help="read N days of history; 0: none"
    )


def _who(commands: Commands) -> None:
    command = _add(commands, "who", "who maintains, is paged for and decides about something")
    command.add_argument(
        "refs",
        nargs="+",
        metavar="REF",
        help="a path, an address, an entity such as component:default/checkout; - reads them",
    )
    command.add_argument("--why", action="store_true", help="show every claim, and what it lost to")
    _revision(command)
    _live(command)
    _formats(command, VIEW_FORMATS)
    _strict(command)


def _owns(commands: Commands) -> None:
    command = _add(commands, "owns", "what a team or person holds, by kind")
    command.add_argument("party", metavar="TEAM", help="a team or person, in any spelling")
    _revision(command)
    _live(command)
    _formats(command, VIEW_FORMATS)


def _unowned(commands: Commands) -> None:
    command = _add(commands, "unowned", "what nobody holds, by the smallest folder that covers it")
    command.add_argument("--duty", choices=DUTIES, default="maintains", help="which of the three")
    _revision(command)
    _live(command)
    _formats(command, VIEW_FORMATS)
    _strict(command)


def _inventory(commands: Commands) -> None:
    command = _add(commands, "inventory", "what was read, from where, and what was not")
    _revision(command)
    _live(command)
    _history(command)
    _formats(command, VIEW_FORMATS)
    _strict(command)


def _map(commands: Commands) -> None:
    command = _add(commands, "map", "what contains a thing, and what it depends on")
    command.add_argument(
        "ref", metavar="REF", help="a thing, as for `who`: Deployment/checkout, an address, …"
    )
    _revision(command)
    _live(command)
    _formats(command, MAP_FORMATS)


def _on_call(commands: Commands) -> None:
    command = _add(commands, "on-call", "who is on call now, or at another time")
    command.add_argument(
        "names",
        nargs="*",
        metavar="NAME",
        help="a schedule, a team, or anything that `who` answers for; default: all schedules",
    )
    command.add_argument("--when", metavar="TIME", default="", help="such as 2026-12-24T18:00")
    command.add_argument("--zone", metavar="ZONE", default="", help="of TIME, and to show it in")
    _revision(command)
    _live(command)
    _formats(command, VIEW_FORMATS)


def _check(commands: Commands) -> None:
    command = _add(commands, "check", "where the boundaries are broken")
    command.add_argument(
        "--rule",
        dest="rules",
        action="append",
        metavar="ID",
        default=[],
        help="only this rule, or a family such as coverage/*; can be repeated",
    )
    _revision(command)
    _live(command)
    _history(command)
    _formats(command, CHECK_FORMATS)
    command.add_argument("--most", type=count, metavar="N", help="show N findings a rule; 0: all")
    command.add_argument(
        "--fail-on",
        choices=("error", "warning", "note", "never"),
        help="the least level that fails (1); default: note",
    )
    _strict(command)
    command.add_argument("--exit-zero", action="store_true", help="never fail for findings")


def _init(commands: Commands) -> None:
    command = _add(commands, "init", "write a merestone.yaml from what is found")
    command.add_argument("--force", action="store_true", help="replace one that is there")
    command.add_argument("--print", dest="print_only", action="store_true", help="write nothing")


def _rule(commands: Commands) -> None:
    rule = commands.add_parser(
        "rule",
        help="the rules, and the page of each",
        description="The rules.",
        formatter_class=Formatter,
    )
    words = rule.add_subparsers(dest="rule_command", metavar="list|show", required=True)
    _formats(_add(words, "list", "every rule, with its level"), VIEW_FORMATS)
    show = _add(words, "show", "a rule: why it is one, how to mend it, when to waive it")
    show.add_argument("rule", metavar="RULE")
    _formats(show, VIEW_FORMATS)


def _rest(commands: Commands) -> None:
    schema = _add(commands, "schema", "the JSON Schema of merestone.yaml and of every answer")
    schema.add_argument("name", nargs="?", default="config", metavar="NAME")
    shell = _add(commands, "completion", "a completion script for a shell")
    shell.add_argument("shell", choices=("bash", "zsh", "tcsh"))
