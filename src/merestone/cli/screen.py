"""Where the answer goes: the screen or a file, with colour and progress only for people."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path
from typing import TextIO

from merestone.model.errors import ConfigurationError

PATIENCE_SECONDS = 1.0
NARROWEST, WIDEST = 60, 100


def is_terminal(stream: TextIO | None) -> bool:
    """Return whether a person reads this stream; it is None where the shell closed it."""
    return stream is not None and stream.isatty()


def width() -> int:
    """Return the width to write for: the terminal's within bounds, 80 where there is none."""
    if not is_terminal(sys.stdout):
        return 80
    return max(NARROWEST, min(shutil.get_terminal_size().columns, WIDEST))


def wants_colour(when: str, output: str | None) -> bool:
    """Return whether to use colour. Source: no-color.org for NO_COLOR."""
    if when != "auto":
        return when == "always"
    if output or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return is_terminal(sys.stdout)


def write(text: str, output: str | None, *, is_data: bool = False) -> None:
    """Write an answer to a file or to the screen; `is_data` is UTF-8 whatever the screen takes.

    A reader that has heard enough (`| head`) is no mistake: the exit code is the answer's.

    Raises: ConfigurationError when it cannot be written.
    """
    try:
        if output is not None:
            Path(output).write_text(text, encoding="utf-8", errors="backslashreplace")
        elif sys.stdout is None:
            raise ConfigurationError("standard output is closed; give a file with --output")
        else:
            _say(text, "utf-8" if is_data else sys.stdout.encoding or "utf-8")
    except (OSError, ValueError) as error:
        unwritten(error, output)


def unwritten(error: Exception, output: str | None) -> None:
    """Pass over a reader that has heard enough.

    Raises: ConfigurationError for everything else that keeps an answer from being written.
    """
    if output is None:
        _mute(sys.stdout)
    if not isinstance(error, BrokenPipeError):
        said = getattr(error, "strerror", None) or str(error)
        place = output or "standard output"
        raise ConfigurationError(f"{place}: {said}; give a file to write") from None


def _say(text: str, encoding: str) -> None:
    """Write to the screen; what it cannot show is spelled out."""
    data = text.encode(encoding, "backslashreplace")
    buffer = getattr(sys.stdout, "buffer", None)
    if buffer is None:  # a stand-in of a test or of an embedding program
        sys.stdout.write(data.decode(encoding))
    else:
        sys.stdout.flush()
        buffer.write(data)
    sys.stdout.flush()


def _mute(stream: TextIO) -> None:
    """Lead a stream nowhere, so that nothing is flushed into a closed pipe at the end."""
    try:
        nowhere = os.open(os.devnull, os.O_WRONLY)
        os.dup2(nowhere, stream.fileno())
        os.close(nowhere)
    except (OSError, ValueError):
        return  # it has no descriptor of its own


class Progress:
    """Says on a terminal's standard error what takes longer than a second."""

    def __init__(self) -> None:
        self._is_shown = is_terminal(sys.stderr)
        self._began = time.monotonic()
        self._length = 0

    def __call__(self, text: str) -> None:
        """Say `text`, when it is time to."""
        if self._is_shown and time.monotonic() - self._began > PATIENCE_SECONDS:
            sys.stderr.write("\r" + text[:79].ljust(self._length))
            sys.stderr.flush()
            self._length = len(text[:79])

    def close(self) -> None:
        """Wipe the line away."""
        if self._length:
            sys.stderr.write("\r" + " " * self._length + "\r")
            sys.stderr.flush()
            self._length = 0
