"""Claims written as sentences: `checkout maintains file:shop/services/checkout/**`."""

from __future__ import annotations

import re
from typing import NamedTuple

VERBS = {
    "owns": (),
    "maintains": ("maintains",),
    "responds": ("responds",),
    "responds to": ("responds",),
    "decides": ("decides",),
    "decides on": ("decides",),
}
SENTENCE = re.compile(
    r"(?P<who>\S+)\s+(?P<verb>owns|maintains|responds(?: to)?|decides(?: on)?)\s+(?P<what>.+)"
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
    if found is None:
        return (
            f"claim {text!r} is no sentence; expected `TEAM owns|maintains|responds|decides "
            "PATTERN[, PATTERN][, because REASON]`"
        )
    patterns = tuple(part.strip() for part in found["what"].split(",") if part.strip())
    who = "" if found["who"].lower() == "nobody" else found["who"]
    return Sentence(who, VERBS[found["verb"]], patterns, reason[0].strip() if reason else "")
