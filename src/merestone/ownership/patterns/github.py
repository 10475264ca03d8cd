r"""GitHub CODEOWNERS patterns, translated into the shared form.

What is decided, case by case (sources below in brackets):

- A `/` at the start or in the middle anchors at the root; a pattern of one segment matches at any
  depth. The name of a directory owns everything in it. `x/` owns the contents of directories
  named x and no file of that name [A, B].
- `*` is any run of characters and `?` one character, both within a segment. A segment that is
  just `*` takes one non-empty name, and as the *last* segment it takes nothing below: `docs/*` is
  one level [A]. `*.txt` or `f*` as the last segment is a name and does own what is below [B].
  `*` alone is everything.
- `**` as a whole segment is any number of segments: `a/**/b` also matches `a/b`, `**/a` is `a` at
  any depth, `a/**` and `a/**/` are all below a (one segment or more), `**`, `/**`, `**/` and
  `/**/` are everything. Elsewhere (`a**b`) it is a plain `*` [B, C]. `***` is an error [B].
  hmarr/codeowners itself differs on `**/`, `/**/` and a leading `**/**` alone, where the expression
  that it makes can match no real path; `a/**/` it reads as we do.
- A backslash makes the next character literal: `\*`, `\?`, `\[`, `\]`, and `\ ` for a space.
  One before `/` changes nothing. One at the end is an error: it escapes nothing [B, C].
- `/` is valid and matches nothing [D]. Empty segments (`a//b`, `//`) are valid and match nothing
  that a repository can hold.
- `!` and `\#` at the start do not work [A]: errors. Nor do `[ ]` ranges; GitHub reports "both [
  and ] must be escaped with a `\`" [E]. The reference answers take a bracketed name that is a
  whole segment, `/apps/[param]/x.ts`, as literal [B], so that one form is accepted.
- Case counts. One leading `/` of a path is ignored.

Source: [A] GitHub documentation, "About code owners", syntax and its exceptions; [B] the
reference answers of hmarr/codeowners; [C] gitignore(5), pattern format; [D] GitHub's own message
"The pattern `/` will never match anything"; [E] GitHub's error in open-sauced/pizza-cli#100; it
flags `ceval*.[ch]` in python/cpython#112206.
"""

from __future__ import annotations

from merestone.ownership.patterns.form import BELOW, EXACT, NOTHING, SELF_OR_BELOW, InvalidPattern
from merestone.ownership.patterns.segment import ANY, DEEP, ONE, STAR, segment_of

STAR_TAKES_EMPTY = False
"""Whether a segment that is just `*` takes an empty segment."""

TYPE_CHECKING = False
if TYPE_CHECKING:
    from merestone.ownership.patterns.form import Form, Part
    from merestone.ownership.patterns.segment import Atom


def refusal(pattern: str) -> str:
    """Return why GitHub does not accept the pattern, or ''."""
    reason = ""
    if pattern == "":
        reason = "it is empty; write `*` to own everything"
    elif pattern[0] == "!":
        reason = "negation with `!` does not work; give the exception a line of its own below"
    elif pattern.startswith("\\#"):
        reason = "a leading `#` cannot be escaped; write `?` in its place"
    elif "***" in pattern:
        reason = "`***` is not a wildcard; write `**`"
    elif _ends_in_escape(pattern):
        reason = "it ends in a backslash that escapes nothing; remove it"
    elif "[" in pattern or "]" in pattern:
        reason = _bracket_refusal(pattern)
    return reason


def _ends_in_escape(pattern: str) -> bool:
    return (len(pattern) - len(pattern.rstrip("\\"))) % 2 == 1


def _bracket_refusal(pattern: str) -> str:
    for segment in pattern.replace("\\\\", "").replace("\\[", "").replace("\\]", "").split("/"):
        is_name = segment[:1] == "[" and segment[-1:] == "]"
        if is_name and not ("*" in segment or "?" in segment):
            continue
        if "[" in segment or "]" in segment:
            return "`[ ]` ranges do not work; escape both brackets with a backslash"
    return ""


def translate(pattern: str) -> Form:
    """Return the pattern's form.

    Raises: InvalidPattern with the reason that `refusal` gives.
    """
    is_plain = not ("*" in pattern or "\\" in pattern or "?" in pattern or "[" in pattern)
    if not is_plain or pattern == "" or pattern[0] == "!" or "]" in pattern:
        reason = refusal(pattern)
        if reason:
            raise InvalidPattern(pattern, reason)
    text = _without_slash_escapes(pattern) if "\\/" in pattern else pattern
    if text == "/":
        return NOTHING
    segments = text.split("/")
    parts: list[Part] = []
    if segments[0] == "":
        del segments[0]
    elif len(segments) == 1 or (len(segments) == 2 and segments[1] == ""):
        parts.append(DEEP)
    tail = SELF_OR_BELOW
    if len(segments) > 1 and segments[-1] == "":
        tail = BELOW
        del segments[-1]
    if is_plain:
        parts += segments
        return parts, tail
    return _with_wildcards(parts, segments, tail)


def _without_slash_escapes(pattern: str) -> str:
    r"""Return the pattern with `\/` written as `/`, leaving `\\` followed by `/` alone."""
    kept: list[str] = []
    is_escaped = False
    for char in pattern:
        if is_escaped and char == "/":
            kept.pop()
        kept.append(char)
        is_escaped = char == "\\" and not is_escaped
    return "".join(kept)


def _with_wildcards(parts: list[Part], segments: list[str], tail: int) -> Form:
    if segments[-1] == "*" and tail == SELF_OR_BELOW:
        tail = EXACT
    elif segments[-1] == "**":
        tail = BELOW
    for segment in segments:
        if segment != "**":
            parts.append(_part(segment))
        elif not parts or parts[-1] is not DEEP:
            parts.append(DEEP)
    if tail == BELOW:
        while parts and parts[-1] is DEEP:
            parts.pop()
    return parts, tail


def _part(segment: str) -> Part:
    if segment == "*":
        return ANY
    if not ("*" in segment or "?" in segment or "\\" in segment):
        return segment
    atoms: list[Atom] = []
    is_escaped = False
    for char in segment:
        if is_escaped:
            atoms.append(char)
            is_escaped = False
        elif char == "\\":
            is_escaped = True
        elif char == "*":
            if not atoms or atoms[-1] is not STAR:
                atoms.append(STAR)
        elif char == "?":
            atoms.append(ONE)
        else:
            atoms.append(char)
    return segment_of(atoms, segment)
