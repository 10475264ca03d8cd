"""The command line: `main` is the console script. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130
USAGE = 2
BUG = 70


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code (see docs/exit-codes.md)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words[:1] == ["who"] and _is_answered(words[1:]):
            return 0
        return _run(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    except Exception as error:
        return _failed(error)


def _is_answered(words: list[str]) -> bool:
    """Answer a plain `who` at once, where that is possible; return whether it was."""
    if sys.stdout is None:
        return False
    import os

    from merestone.app.quick import quick_who

    said = quick_who(words, os.environ)
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    if said is None or not (said.isascii() or encoding == "utf8"):
        return False
    try:
        sys.stdout.write(said)
        sys.stdout.flush()
    except OSError as error:
        from merestone.cli.screen import unwritten

        unwritten(error, None)
    return True


def _run(words: list[str]) -> int:
    from merestone.cli.parser import nearest_command, parser_of

    parser = parser_of()
    if not words:
        _say(parser.format_help())
        return USAGE
    near = nearest_command(parser, words)
    if near:
        _say(f"merestone: no command {words[0]!r}; did you mean {near!r}?\n")
        return USAGE
    parsed = parser.parse_args(words)
    from merestone.cli.commands import run

    return run(parsed)


def _failed(error: Exception) -> int:
    """Say what went wrong and who must act; return the exit code."""
    from merestone.model.errors import ConfigurationError, MerestoneError

    if isinstance(error, MerestoneError):
        said = error.mistakes if isinstance(error, ConfigurationError) else [str(error)]
        _say("".join(f"merestone: {mistake}\n" for mistake in said))
        return error.exit_code
    import traceback

    _say("".join(traceback.format_exception(error)))
    _say("merestone: this is a bug; please report it with the lines above\n")
    return BUG


def _say(text: str) -> None:
    """Write to standard error, unless the shell closed it."""
    if sys.stderr is not None:
        sys.stderr.write(text)
