"""What a YAML scalar means: the core schema of YAML 1.2, and numbers only of a sane size."""

from __future__ import annotations

from math import isinf
from typing import Any

CORE_TAG = "tag:yaml.org,2002:"
LONGEST_NUMBER = 40
LEAST_INT, MOST_INT = -(2**63), 2**64 - 1

CONSTANTS: dict[str, Any] = dict.fromkeys(("", "~", "null", "Null", "NULL"))
CONSTANTS |= dict.fromkeys(("true", "True", "TRUE"), True)
CONSTANTS |= dict.fromkeys(("false", "False", "FALSE"), False)
for _name in ("inf", "Inf", "INF"):
    CONSTANTS |= {f".{_name}": float("inf"), f"+.{_name}": float("inf")}
    CONSTANTS[f"-.{_name}"] = float("-inf")
CONSTANTS |= dict.fromkeys((".nan", ".NaN", ".NAN"), float("nan"))

NUMBER_STARTS = frozenset("+-.0123456789")
BASES = {"0o": 8, "0x": 16}


def plain_value(text: str) -> Any:
    """Return what an unquoted scalar without a tag means; a number out of range stays text."""
    if text in CONSTANTS:
        return CONSTANTS[text]
    if text[0] not in NUMBER_STARTS or len(text) > LONGEST_NUMBER:
        return text
    if "_" in text or not text.isascii():
        return text
    try:
        if "." in text or "e" in text or "E" in text:
            real = float(text)
            return text if isinf(real) else real
        return _in_range(int(text), text)
    except ValueError:
        return _prefixed(text)


def _prefixed(text: str) -> Any:
    base, digits = BASES.get(text[:2]), text[2:]
    if base is None or not digits.isalnum():
        return text
    try:
        return _in_range(int(digits, base), text)
    except ValueError:
        return text


def _in_range(number: int, text: str) -> int | str:
    return number if LEAST_INT <= number <= MOST_INT else text


def tagged_value(tag: str, text: str, is_plain: bool) -> Any:
    """Return what a tagged scalar means; a tag is never acted upon.

    Core tags but `!!str` are read by the core schema, other standard tags keep their text, and
    what an unknown tag stands before is read as if it were not there.
    """
    if tag.startswith(CORE_TAG):
        is_number = tag.removeprefix(CORE_TAG) in ("int", "float", "bool", "null")
        return plain_value(text) if is_number else text
    if tag == "!" or not is_plain:
        return text
    return plain_value(text)
