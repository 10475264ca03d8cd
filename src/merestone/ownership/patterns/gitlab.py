r"""GitLab Code Owners patterns, translated into the shared form.

GitLab rewrites a pattern and hands it to Ruby's `File.fnmatch` with FNM_DOTMATCH and
FNM_PATHNAME, on the path with a `/` before it. Both steps are reproduced, oddities included:

- `*` alone is `/**/*`; a pattern without a leading `/` gets `/**/`; one that ends in `/` gets
  `**/*`. So `docs` is a file of that name at any depth and does *not* own a folder's contents,
  `foo/*` matches at any depth, and `/docs/` is all below docs.
- A leading `\#` is `#`; a backslash and the white space after it are one space.
- `**/` at the start of a segment is any number of segments, none included. `**` elsewhere is a
  plain `*`: `/docs/**` is one level.
- `*` takes any run of characters within a segment, also an empty one and one with a leading dot.
- `[a-z]`, `[^x]` and `[!x]` are classes. A `]` always closes: `[]` takes nothing and `[!]` takes
  any character. A range has both its ends even when reversed. A class may hold `/`, which then
  separates nothing. A class that is not closed makes the whole pattern match nothing, so it is
  refused with that reason.
- A backslash makes the next character literal; before `/` it changes nothing; at the end of the
  pattern it is dropped. `{a,b}` is literal: FNM_EXTGLOB is not set.
- Case counts. One leading `/` of a path is ignored.

Exclusion (`!pattern`) and sections belong to the line, not to the pattern.

Source: GitLab `ee/lib/gitlab/code_owners/file.rb` (`normalize_pattern`, `path_matches?`) and its
Code Owners reference; Ruby `File.fnmatch`, as measured on Ruby 3.1.
"""

from __future__ import annotations

from merestone.ownership.patterns.form import EXACT, InvalidPattern
from merestone.ownership.patterns.segment import DEEP, ONE, STAR, CharClass, segment_of

STAR_TAKES_EMPTY = True
"""Whether a segment that is just `*` takes an empty segment."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from merestone.ownership.patterns.form import Form, Part
    from merestone.ownership.patterns.segment import Atom

SPACES = " \t\r\n\f\v"
SPECIAL = ("*", "?", "[", "\\")
UNCLOSED = "a `[` is not closed, so it can match nothing; close it or write `\\[`"


def refusal(pattern: str) -> str:
    """Return why the pattern is refused, or ''."""
    try:
        translate(pattern)
    except InvalidPattern as error:
        return error.reason
    return ""


def normalised(pattern: str) -> str:
    """Return what GitLab hands to fnmatch for this pattern."""
    if pattern == "*":
        return "/**/*"
    if pattern.startswith("\\#"):
        pattern = pattern[1:]
    if "\\" in pattern:
        pattern = _with_plain_spaces(pattern)
    if not pattern.startswith("/"):
        pattern = "/**/" + pattern
    if pattern.endswith("/"):
        pattern += "**/*"
    return pattern


def _with_plain_spaces(pattern: str) -> str:
    kept: list[str] = []
    at = 0
    while at < len(pattern):
        end = at + 1
        if pattern[at] == "\\":
            while end < len(pattern) and pattern[end] in SPACES:
                end += 1
        kept.append(" " if end > at + 1 else pattern[at])
        at = end
    return "".join(kept)


def translate(pattern: str) -> Form:
    """Return the pattern's form; its tail is always EXACT.

    Raises: InvalidPattern for an empty pattern and for an unclosed class.
    """
    if pattern == "":
        raise InvalidPattern(pattern, "it is empty; write `*` to own everything")
    text = normalised(pattern)
    parts: list[Part] = []
    at = 1
    while at <= len(text):
        if text.startswith("**/", at):
            if not parts or parts[-1] is not DEEP:
                parts.append(DEEP)
            at += 3
            continue
        end = text.find("/", at)
        segment = text[at:] if end < 0 else text[at:end]
        if any(char in segment for char in SPECIAL):
            atoms, end = _atoms(pattern, text, at)
            parts.append(segment_of(atoms, text[at:end]))
        else:
            parts.append(segment)
            end = at + len(segment)
        at = end + 1
    return parts, EXACT


def _atoms(pattern: str, text: str, at: int) -> tuple[list[Atom], int]:
    """Return the atoms of the segment that starts at `at`, and where its `/` or the end is."""
    atoms: list[Atom] = []
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 1
            char = text[at : at + 1]
            if char not in ("", "/"):
                atoms.append(char)
                at += 1
                continue
        if char in ("", "/"):
            break
        if char == "[":
            group, at = _char_class(pattern, text, at + 1)
            atoms.append(group)
            continue
        if char != "*":
            atoms.append(ONE if char == "?" else char)
        elif not atoms or atoms[-1] is not STAR:
            atoms.append(STAR)
        at += 1
    return atoms, at


def _char_class(pattern: str, text: str, at: int) -> tuple[CharClass, int]:
    """Return the class whose `[` stands before `at`, and the place after its `]`."""
    negated = text[at : at + 1] in ("!", "^")
    at += negated
    ranges: list[tuple[str, str]] = []
    while text[at : at + 1] != "]":
        low, at = _class_char(pattern, text, at)
        high = low
        if text[at : at + 1] == "-" and text[at + 1 : at + 2] != "]":
            high, at = _class_char(pattern, text, at + 1)
        ranges.append((low, high))
    return CharClass(ranges, negated), at + 1


def _class_char(pattern: str, text: str, at: int) -> tuple[str, int]:
    at += text[at : at + 1] == "\\"
    if at >= len(text):
        raise InvalidPattern(pattern, UNCLOSED)
    return text[at], at + 1
