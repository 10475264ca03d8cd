"""Comments directly above a rule or a group that name an owner: YAML loaders drop them."""

from __future__ import annotations

import re
from collections.abc import Sequence

from merestone.connectors.prometheus.records import Said
from merestone.source.label_text import kept

KEYS = (
    "owners?|owned[ -]by|teams?|squad|tribe|group|department|maintainers?|maintained[ -]by"
    "|contact|oncall|on-call|responsible|escalation|(?:slack[ -])?channel|slack|email"
    "|service|component"
)
COMMENT = re.compile(r"\s*#+\s*(.*?)\s*\Z")
PAIR = re.compile(rf"@?({KEYS})\s*[:=]\s*(\S.*)\Z", re.IGNORECASE)
MOST_LINES = 20


def comments_above(lines: Sequence[str], line: int) -> list[Said]:
    """Return what the comment lines that end directly above this line (1-based) say, in order."""
    found: list[Said] = []
    at = line - 1
    while 0 < at <= len(lines) and line - at <= MOST_LINES:
        comment = COMMENT.match(lines[at - 1]) if "#" in lines[at - 1][:200] else None
        if comment is None:
            break
        pair = PAIR.match(comment[1])
        value = kept(pair[1], pair[2]) if pair else None
        if pair and value:
            found.append(Said("comment", pair[1].lower(), value, at, False))
        at -= 1
    return found[::-1]
