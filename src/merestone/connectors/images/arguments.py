"""Words of an instruction, and build arguments put in their place where they are known.

Source: the Dockerfile reference, "Environment replacement": `$X`, `${X}`, `${X:-word}` and
`${X:+word}`; only an `ARG` before the first `FROM` counts in a `FROM`.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping

VARIABLE = re.compile(r"\$(?:([A-Za-z_]\w*)|\{([A-Za-z_]\w*)(?:(:[-+])([^{}$]*))?\})")
PAIR = re.compile(
    r"(?P<key>\"(?:[^\"\\]|\\.)*+\"|'[^']*+'|[^\s=\"']++)="
    r"(?P<value>(?:\"(?:[^\"\\]|\\.)*+\"|'[^']*+'|\\.|[^\s\"'\\])*+)",
    re.DOTALL,
)
QUOTED = re.compile(r"\"((?:[^\"\\]|\\.)*+)\"|'([^']*+)'|\\(.)", re.DOTALL)
MOST_PAIRS = 500
MOST_LETTERS = 2_000
MOST_VARIABLES = 20


def replaced(text: str, known: Mapping[str, str]) -> str:
    """Return a text with known arguments in place; an unknown one stays as it is written.

    So does a text that is too long or holds too many: arguments could double each other's length.
    """
    if "$" not in text or len(text) > MOST_LETTERS or text.count("$") > MOST_VARIABLES:
        return text
    made = VARIABLE.sub(lambda found: _value(found, known), text)
    return made if len(made) <= MOST_LETTERS else text


def _value(found: re.Match[str], known: Mapping[str, str]) -> str:
    name, sign, word = found[1] or found[2], found[3], found[4] or ""
    value = known.get(name, "")
    if sign == ":-":
        return value or word
    if sign == ":+":
        return word if value else ""
    return value or found[0]


def unquoted(text: str) -> str:
    """Return a text without its quotes and escapes."""
    return QUOTED.sub(lambda found: next((g for g in found.groups() if g is not None), ""), text)


def pairs(text: str) -> Iterator[tuple[str, str]]:
    """Yield `key=value` pairs of a LABEL or ARG; the old form `key value` is one pair."""
    if "=" not in text.split(None, 1)[0] if text.split() else True:
        words = text.split(None, 1)
        if len(words) > 1:
            yield unquoted(words[0]), unquoted(words[1].strip())
        return
    for count, found in enumerate(PAIR.finditer(text)):
        if count >= MOST_PAIRS:
            return
        yield unquoted(found["key"]), unquoted(found["value"])
