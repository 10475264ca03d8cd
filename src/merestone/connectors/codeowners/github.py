r"""GitHub's lines: a pattern, then owners, then perhaps a comment.

A pattern is kept as it is written, `\ ` included: escapes are the matcher's business. A `#` at
the start of a word begins a comment. A line without owners un-owns on purpose. An owner of no
known form makes GitHub skip the whole line.

Source: GitHub Docs, "About code owners", and its CODEOWNERS errors ("Invalid owner").
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator

from merestone.connectors.codeowners.text import WHITE, Entry, Line, oddity, shown

PATTERN = re.compile(r"(?:\\.|[^\s\\]|\\\Z)+", re.ASCII | re.DOTALL)
WORD = re.compile(r"[^\s]+", re.ASCII)
LOGIN = re.compile(r"@[A-Za-z0-9_-]+(?:/[A-Za-z0-9_.-]+)?")
EMAIL = re.compile(r"[^\s@,;<>()\[\]\\\"]+@[^\s@,;<>()\[\]\\\"]+")


def entries(lines: Iterable[Line]) -> Iterator[Entry]:
    """Yield one entry a line that is neither blank nor a comment."""
    for line in lines:
        text = line.text.lstrip(WHITE)
        found = PATTERN.match(text)
        if found is None or text.startswith("#"):
            continue
        owners = _owners(text[found.end() :])
        invalid = line.fault or next((fault for fault in map(owner_fault, owners) if fault), "")
        yield Entry(line.number, found[0], owners, invalid=invalid, remark=oddity(line.text))


def _owners(rest: str) -> tuple[str, ...]:
    owners = []
    for word in WORD.findall(rest):
        if word.startswith("#"):
            break
        owners.append(word)
    return tuple(owners)


def owner_fault(owner: str) -> str:
    """Return why GitHub takes a word for no owner, or ''."""
    if LOGIN.fullmatch(owner) or EMAIL.fullmatch(owner):
        return ""
    remedy = "separate owners by spaces" if "," in owner else "write @user, @org/team or an email"
    return f"{shown(owner)} is no owner, so GitHub skips the line; {remedy}"
