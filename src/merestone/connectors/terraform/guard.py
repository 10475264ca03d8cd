"""Refuses text on which the grammar would be busy for long, by cheap and linear looks at it.

Source: HCL native syntax specification: a file is UTF-8 text. The limits are far above what
people and generators write.
"""

from __future__ import annotations

import re
import time
from collections.abc import Callable

MOST_BYTES = 4 << 20
MOST_LINE_BYTES = 128 << 10
MOST_NESTING = 300
SECONDS = 0.7
"""Of processor time, and as much again for each megabyte."""
BRACKET = re.compile(rb"[\[\](){}]")


def fault_of(data: bytes) -> tuple[int, str] | None:
    """Return the line and the reason why a text is not parsed, or None."""
    if len(data) > MOST_BYTES:
        return 0, f"{len(data):,} bytes; at most {MOST_BYTES:,} are read"
    if b"\0" in data:
        return _line(data, data.index(b"\0")), "it is no text: a zero byte stands here"
    try:
        data.decode()
    except UnicodeDecodeError as error:
        return _line(data, error.start), "it is no UTF-8 text"
    return _long_line(data) or _nesting(data)


def _long_line(data: bytes) -> tuple[int, str] | None:
    start = 0
    while len(data) - start > MOST_LINE_BYTES:
        end = data.rfind(b"\n", start, start + MOST_LINE_BYTES)
        if end < 0:
            return _line(data, start), f"a line of more than {MOST_LINE_BYTES:,} bytes"
        start = end + 1
    return None


def _nesting(data: bytes) -> tuple[int, str] | None:
    depth = 0
    for found in BRACKET.finditer(data):
        if found[0] in b"[({":
            depth += 1
            if depth > MOST_NESTING:
                reason = f"brackets are nested more than {MOST_NESTING} deep"
                return _line(data, found.start()), reason
        elif depth:
            depth -= 1
    return None


def _line(data: bytes, at: int) -> int:
    return data.count(b"\n", 0, at) + 1


def deadline(data: bytes) -> Callable[[int, bool], bool]:
    """Return what tells the parser to stop: the last resort for text that passed all looks."""
    end = time.thread_time() + SECONDS * (1 + len(data) / 1e6)

    def is_over(_offset: int, _has_error: bool) -> bool:
        return time.thread_time() > end

    return is_over
