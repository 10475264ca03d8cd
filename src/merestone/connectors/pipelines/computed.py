"""Parts of a text that are known at run time only, and constants put in their place.

`${{ env.X }}`, `$X` and `${X}` become the constant that the same file gives X; what else is
computed becomes `*`, so that a target keeps what it does say.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from merestone.connectors.pipelines.shapes import mapping, word
from merestone.source.secrets import is_secret_label

EXPRESSION = re.compile(r"\$\{\{([^{}]*)\}\}")
ENV = re.compile(r"\s*env\.(\w+)\s*")
SHELL = re.compile(r"\$(?:(\w+)|\{(\w+)\}|\{[^{}]*\}|\([^()]*\)|\[\[[^\[\]]*\]\])")
BRACES = re.compile(r"\{\{[^{}]*\}\}")
UNKNOWN = "*"
MOST_VALUE = 400
"""Constants may double each other's length, so a longer one is not known."""
Constants = Mapping[str, str]


def constants(*levels: Any) -> dict[str, str]:
    """Return the constants of several `env` mappings; a nearer one comes later and wins."""
    found: dict[str, str] = {}
    for level in levels:
        for name, value in mapping(level).items():
            is_constant = bool(word(value)) and not is_secret_variable(name)
            text = resolved(word(value), found) if is_constant else UNKNOWN
            found[name] = text if len(text) <= MOST_VALUE else UNKNOWN
    return found


def is_secret_variable(name: str) -> bool:
    """Return whether a variable may hold a secret: its value is not put anywhere."""
    return name.lower() == "key" or is_secret_label(name)


def resolved(text: str, known: Constants) -> str:
    """Return a text with constants in place, and `*` for whatever else is computed."""
    if "$" not in text and "{{" not in text:
        return text
    text = EXPRESSION.sub(lambda found: _expression(found[1], known), text)
    text = BRACES.sub(UNKNOWN, text)
    text = SHELL.sub(lambda found: known.get(found[1] or found[2] or "", UNKNOWN), text)
    text = text if "$" not in text and "`" not in text else UNKNOWN
    return re.sub(r"\*[*]+", UNKNOWN, text)


def _expression(inside: str, known: Constants) -> str:
    named = ENV.fullmatch(inside)
    return known.get(named[1], UNKNOWN) if named else UNKNOWN


def is_whole_unknown(text: str) -> bool:
    """Return whether nothing of a resolved text is known."""
    return not text.strip("*/:.-_ ")
