"""JSON text that any parser takes and no terminal acts on."""

from __future__ import annotations

import json
import re
from typing import Any

from merestone.reporters.inert import is_visible, visible

_SURROGATE = re.compile("[\ud800-\udfff]")
_BEYOND_ASCII = re.compile("[^\n\x20-\x7e]")


def encode(value: Any) -> str:
    r"""Return JSON with two spaces of indentation and one newline at the end.

    Every string survives as it is, except that a byte which is not UTF-8 (a lone surrogate, which
    strict parsers refuse) stands as `\xff`. What cannot be seen is written as `\u202e`, and
    `##`, which build servers look for in logs, with a `\u0023`: both read back as they were.
    """
    text = json.dumps(value, ensure_ascii=False, indent=2, allow_nan=False)
    text = _SURROGATE.sub(_as_byte, text)
    return _BEYOND_ASCII.sub(_escaped, text).replace("##", "#\\u0023") + "\n"


def _as_byte(match: re.Match[str]) -> str:
    return visible(match[0]).replace("\\", "\\\\")


def _escaped(match: re.Match[str]) -> str:
    char = match[0]
    if is_visible(char):
        return char
    units = char.encode("utf-16-be")
    return "".join(f"\\u{units[n]:02x}{units[n + 1]:02x}" for n in range(0, len(units), 2))
