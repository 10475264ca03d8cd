"""Claims written as sentences: `checkout maintains file:shop/services/checkout/**`."""

from __future__ import annotations

import re
from typing import NamedTuple

SENTENCE = re.compile(
    r"(?P<who>\S+)\s+(?P<verb>owns|maintains|responds|decides)"
    r"(?:(?<=responds)\s+to|(?<=decides)\s+on)?\s+(?P<what>.+)",
    re.DOTALL,
)
BECAUSE = re.compile(r",?\s+because\s+", re.IGNORECASE)


class Sentence(NamedTuple):
    """A claim taken apart; `duties` is () for all three, `who` is '' for nobody."""

    who: str
    duties: tuple[str, ...]
    patterns: tuple[str, ...]
    because: str


def parse_sentence(text: str) -> Sentence | str:
    """Return the sentence taken apart, or what is wrong with it."""
    said, *reason = BECAUSE.split(text.strip(), maxsplit=1)
    found = SENTENCE.fullmatch(said.strip())
    what = found["what"] if found else ""
    patterns = tuple(part.strip() for part in what.split(",") if part.strip())
    if found is None or not patterns:
        return (
            f"claim {text!r} is no sentence; expected `TEAM owns|maintains|responds|decides "
            "PATTERN[, PATTERN][, because REASON]`, or a mapping with `team:` for names with "
            "spaces and patterns with commas"
        )
    who = "" if found["who"].lower() == "nobody" else found["who"]
    duties = () if found["verb"] == "owns" else (found["verb"],)
    return Sentence(who, duties, patterns, reason[0].strip() if reason else "")
