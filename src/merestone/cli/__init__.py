"""The command line: `main` is the console script. Nothing heavy is imported before it is needed."""

from __future__ import annotations

import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

INTERRUPTED = 130
BUG = 70


def main(arguments: Sequence[str] | None = None) -> int:
    """Run one command; return its exit code (see docs/exit-codes.md)."""
    words = list(sys.argv[1:] if arguments is None else arguments)
    try:
        if words[:1] == ["who"]:
            import os

            from merestone.app.quick import quick_who

            said = quick_who(words[1:], os.environ)
            if said is not None:
                sys.stdout.write(said)
                return 0
        return _run(words)
    except KeyboardInterrupt:
        return INTERRUPTED
    except BrokenPipeError:
        # Whoever reads has heard enough; nothing may be flushed into the closed pipe at exit.
        import os

        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(words: list[str]) -> int:
    from merestone.cli.parser import parser_of
    from merestone.model.errors import ConfigurationError, MerestoneError

    parsed = parser_of().parse_args(words)
    try:
        from merestone.cli.commands import run

        return run(parsed)
    except ConfigurationError as error:
        for mistake in error.mistakes:
            sys.stderr.write(f"merestone: {mistake}\n")
        return error.exit_code
    except MerestoneError as error:
        sys.stderr.write(f"merestone: {error}\n")
        return error.exit_code
    except (KeyboardInterrupt, BrokenPipeError):
        raise
    except Exception:
        import traceback

        traceback.print_exc()
        sys.stderr.write("merestone: this is a bug; please report it with the lines above\n")
        return BUG
