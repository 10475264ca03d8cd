"""Text from a repository, made harmless: what cannot be seen is spelled out.

Imported by the cold path: nothing is imported here.
"""

from __future__ import annotations

_SHORT = {"\n": "\\n", "\r": "\\r", "\t": "\\t"}
_BLANK = frozenset("\u034f\u115f\u1160\u17b4\u17b5\u2800\u3164\uffa0")
"""Letters and marks that count as printable but show nothing."""


def inert(text: str) -> str:
    r"""Return text that neither a terminal nor the log of a build server acts on.

    Controls, bidi marks and invisible characters stand as `\x1b`; line breaks too (`\n`), so
    that no value begins a line of its own. A byte of a path that is not UTF-8 (a surrogate
    escape) stands as that byte, `\xff`. What would begin a command in a log gets a `\x3a` or
    `\x23`.

    Source: actions/runner takes `::name` after blanks at the start of a line, and `##[name]`
    anywhere in it, for a command; so do Azure Pipelines (`##vso[`) and TeamCity (`##teamcity[`).
    """
    text = visible(text)
    if "##" in text:
        text = text.replace("##", "#\\x23")
    if "::" in text:
        text = text.replace(" ::", " :\\x3a")
        text = f":\\x3a{text[2:]}" if text.startswith("::") else text
    return text


def visible(text: str) -> str:
    """Return text in which everything that cannot be seen is spelled out, as `inert` says."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(char if is_visible(char) else _spelled(char) for char in text)


def is_visible(char: str) -> bool:
    """Return whether a character shows as itself and changes nothing around it."""
    if char.isascii():
        return char.isprintable()
    return char.isprintable() and char not in _BLANK and not "\U000e0100" <= char <= "\U000e01ef"


def _spelled(char: str) -> str:
    if char in _SHORT:
        return _SHORT[char]
    code = ord(char)
    if 0xDC80 <= code <= 0xDCFF:
        code -= 0xDC00
    if code < 0x100:
        return f"\\x{code:02x}"
    return f"\\u{code:04x}" if code < 0x10000 else f"\\U{code:08x}"
