"""A CODEOWNERS file's bytes as numbered lines, with what is odd about them."""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

BOM = b"\xef\xbb\xbf"
UTF16 = (b"\xff\xfe", b"\xfe\xff")
WHITE = " \t\r\f\v"
INVISIBLE = frozenset(
    chr(code)
    for first, last in ((0x200B, 0x200F), (0x202A, 0x202E), (0x2060, 0x2069), (0xFEFF, 0xFEFF))
    for code in range(first, last + 1)
) | {"\u061c"}


class Line(NamedTuple):
    """One line without its end. `fault` says why it cannot be what was meant, or ''."""

    number: int
    text: str
    fault: str


class Entry(NamedTuple):
    """One entry as a provider reads it; see `CodeownersLine`. `remark`: what it reads oddly."""

    line: int
    pattern: str
    owners: tuple[str, ...] = ()
    inherited: bool = False
    section: str = ""
    is_optional: bool = False
    approvals: int = 0
    is_exclusion: bool = False
    invalid: str = ""
    remark: str = ""


def numbered(data: bytes) -> Iterator[Line]:
    """Yield the lines; those that are not UTF-8 come escaped, with their fault."""
    for number, raw in enumerate(data.removeprefix(BOM).split(b"\n"), 1):
        try:
            text, fault = raw.decode("utf-8"), ""
        except UnicodeDecodeError:
            text, fault = raw.decode("utf-8", "backslashreplace"), "it is not UTF-8 text"
        if "\0" in text:
            fault = "it holds a NUL character, which no path has"
        yield Line(number, text.removesuffix("\r"), fault)


def oddity(text: str) -> str:
    """Return what a reader of this line cannot see, or ''."""
    hidden = sorted(INVISIBLE.intersection(text))
    if not hidden:
        return ""
    names = ", ".join(f"U+{ord(char):04X}" for char in hidden)
    return f"an invisible character ({names}): it may read otherwise than it shows; remove it"


def shown(token: str) -> str:
    """Return a token for a message: quoted, escaped, at most 80 characters."""
    return ascii(token if len(token) <= 80 else token[:77] + "...")
