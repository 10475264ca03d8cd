r"""GitLab's lines: entries in sections, with default owners, approvals and exclusions.

A `#` begins a comment only at the start of a line: owners in what looks like a comment count.
Owners are the references found in the text after the pattern. A header that cannot be parsed is
an entry of the section before it.

Source: GitLab Docs, "Code Owners" (syntax, sections, exclusion patterns), and the behaviour of
`ee/lib/gitlab/code_owners`: the section `codeowners` is the unnamed one; a header ends where its
default owners stop looking like names; `approvals` of 0 or none count as 1.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from typing import NamedTuple

from merestone.connectors.codeowners.text import WHITE, Entry, Line, oddity, shown

UNNAMED = "codeowners"
EVERYTHING = "*"  # what GitLab makes of a lone `!`
LONGEST_WORD = 1_000
BINARY_BYTES = 8_000
HEADER = re.compile(r"(\^?)\[([^\]]*)\](?:\[([0-9]*)\])?(\s[@\w.\-/\s+]*)?", re.ASCII)
HEADER_BEGINS = re.compile(r"\^?\[[^\]]+\Z")
GAP = re.compile(r"(?<!\\)\s+", re.ASCII)
ROLE = re.compile(r"@@(?:developer|maintainer|owner)s?", re.IGNORECASE)
PART = r"[A-Za-z0-9_.](?:[A-Za-z0-9_.\-]{0,254}[A-Za-z0-9_\-])?"
NAME = re.compile(rf"(?<![\w@])@{PART}(?:/{PART})*", re.ASCII)
EMAIL = re.compile(r"[^@\s]{1,100}@[^@\s]{1,255}(?<!\W)")


class Section(NamedTuple):
    """The header in force. `name` is '' before the first one."""

    name: str
    is_optional: bool
    approvals: int
    owners: tuple[str, ...]


def entries(lines: Iterable[Line]) -> Iterator[Entry]:
    """Yield the entries; a section is optional only if all of its entries are."""
    found = list(_entries(lines))
    required = {entry.section for entry in found if not entry.is_optional}
    for entry in found:
        if entry.is_optional and entry.section in required:
            yield entry._replace(is_optional=False, approvals=1)
        else:
            yield entry


def _entries(lines: Iterable[Line]) -> Iterator[Entry]:
    names = {UNNAMED: UNNAMED}
    section = Section("", False, 1, ())
    for line in lines:
        text = line.text.strip(WHITE + "\0")
        if not text.strip() or text.startswith("#"):
            continue
        header = None if line.fault else HEADER.match(text)
        if header is not None:
            section = _section(header, names)
            remark = _header_remark(header, text) or oddity(line.text)
            if remark:
                yield Entry(line.number, "", section=section.name, remark=remark)
            continue
        yield _entry(line, text, section)


def _section(header: re.Match[str], names: dict[str, str]) -> Section:
    """Return the header's section under the name that was used for it first."""
    name = names.setdefault(header[2].casefold(), header[2])
    is_optional = bool(header[1])
    approvals = max(1, int((header[3] or "0")[:9] or "0"))
    return Section(
        "" if name == UNNAMED else name or "[]",
        is_optional,
        0 if is_optional else approvals,
        references(header[4] or ""),
    )


def _header_remark(header: re.Match[str], text: str) -> str:
    if not header[2].strip():
        return "a section without a name; write [Name]"
    if header.end() < len(text):
        rest = shown(text[header.end() :])
        return f"GitLab does not read {rest} of this section header; write names and spaces only"
    if header[1] and header[3]:
        return "an optional section asks for no approvals; remove the `^` or the number"
    return ""


def _entry(line: Line, text: str, section: Section) -> Entry:
    pattern, _, rest = _partition(text)
    is_exclusion = pattern.startswith("!")
    owners = () if is_exclusion else references(rest)
    inherited = not is_exclusion and not rest.strip() and bool(section.owners)
    return Entry(
        line.number,
        (pattern.removeprefix("!") or EVERYTHING) if is_exclusion else pattern,
        section.owners if inherited else owners,
        inherited,
        section.name,
        section.is_optional,
        section.approvals,
        is_exclusion,
        line.fault,
        _entry_remark(text, rest, section, is_exclusion) or oddity(line.text),
    )


def _partition(text: str) -> tuple[str, str, str]:
    gap = GAP.search(text)
    if gap is None:
        return text, "", ""
    return text[: gap.start()], gap[0], text[gap.end() :]


def _entry_remark(text: str, rest: str, section: Section, is_exclusion: bool) -> str:
    if HEADER_BEGINS.match(text):
        where = f"section {shown(section.name)}" if section.name else "the unnamed section"
        return f"a section header that is not closed is an entry of {where}; add `]`"
    if is_exclusion:
        return "owners of an exclusion count for nothing; remove them" if rest.strip() else ""
    strange = [word for word in rest.split() if not references(word)]
    if strange:
        kind = "GitLab has no comments after owners" if "#" in strange[0][:1] else "it is no owner"
        return f"{shown(strange[0])} is not read: {kind}; write @name, @@role or an email"
    return ""


def references(text: str) -> tuple[str, ...]:
    """Return the owners that a text names, as they are written in it, in order."""
    found: list[str] = []
    for word in text.split():
        if "@" not in word or len(word) > LONGEST_WORD:
            continue
        if ROLE.fullmatch(word):
            found.append(word)
        else:
            found += NAME.findall(word) or EMAIL.findall(word)
    return tuple(found)


def has_sections(text: str) -> bool:
    """Return whether some line can only be a section header."""
    headers = re.compile(r"^\^?\[[^\[\]\n]+\](?:\[[0-9]*\])?[ \t\r]*(?:@.*)?$", re.MULTILINE)
    return headers.search(text) is not None
