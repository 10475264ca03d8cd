"""Where the answer goes: the screen or a file, with colour and progress only for people."""

from __future__ import annotations

import os
import shutil
import sys
import time
from pathlib import Path

from merestone.model.errors import ConfigurationError

PATIENCE_SECONDS = 1.0
NARROWEST, WIDEST = 60, 100


def width() -> int:
    """Return the width to write for: the terminal's within bounds, 80 where there is none."""
    if not sys.stdout.isatty():
        return 80
    return max(NARROWEST, min(shutil.get_terminal_size().columns, WIDEST))


def wants_colour(when: str, output: str | None) -> bool:
    """Return whether to use colour. Source: no-color.org for NO_COLOR."""
    if when != "auto":
        return when == "always"
    if output or os.environ.get("NO_COLOR") or os.environ.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()


def write(text: str, output: str | None) -> None:
    """Write an answer to a file or to the screen.

    Raises: ConfigurationError when the file cannot be written.
    """
    if output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return
    try:
        Path(output).write_text(text, encoding="utf-8")
    except OSError as error:
        raise ConfigurationError(f"{output}: {error.strerror}; give a file to write") from None


class Progress:
    """Says on a terminal's standard error what takes longer than a second."""

    def __init__(self) -> None:
        self._is_shown = sys.stderr.isatty()
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
