r"""Gitea and Forgejo CODEOWNERS: patterns are regular expressions over the whole path.

- The expression is put between `^` and `$` as text, so in `a|b` the one binds to the `a` and the
  other to the `b`: it matches what begins with a and what ends with b, as it does there.
- One leading `/` is removed first, as Gitea does since its pull request 37244; earlier releases and
  Forgejo keep it, and there such a pattern can match nothing.
- Case counts; `.` does not take a line break; nothing is implied about folders.
- RE2 runs it, in linear time. Forgejo, and Gitea for most of its history, use Go's `regexp`, which
  is RE2's language; newer releases of Gitea use a backtracking engine with a time limit that also
  knows look-around and back-references. Such a pattern is refused here, with RE2's reason.

Negation (`!`) and the escapes `\#`, `\ ` and `\\` belong to the line: a pattern comes here
without the `!`, unescaped.

Source: Gitea `models/issues/pull.go` (`ParseCodeOwnersLine`), its Code Owners page, and its
pull requests 37244 (leading slash) and 38011 (time limit of the backtracking engine).
"""

from __future__ import annotations

from merestone.ownership.patterns.form import InvalidPattern
from merestone.ownership.patterns.matcher import Matcher

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence

WILD_ATOMS = ("[^/]*", "[^/]+", ".*", ".+", ".")
SPECIAL = frozenset("\\.+*?()|[]{}^$")
QUANTIFIERS = frozenset("*+?{")


def refusal(pattern: str) -> str:
    """Return why the pattern is refused, or ''."""
    try:
        compiled(pattern)
    except InvalidPattern as error:
        return error.reason
    return ""


def compiled(pattern: str) -> Callable[[bytes], object]:
    """Return a function that says whether a path, as UTF-8, matches the pattern.

    Raises: InvalidPattern where it is empty or RE2 cannot compile it.
    """
    if pattern == "":
        raise InvalidPattern(pattern, "it is empty; write `.*` to own everything")
    import re2

    options = re2.Options()
    options.log_errors = False
    try:
        text = f"^{pattern.removeprefix('/')}$".encode()
        search: Callable[[bytes], object] = re2.compile(text, options).search
    except re2.error as error:
        said = error.args[0] if error.args else b""
        reason = said.decode("utf-8", "replace") if isinstance(said, bytes) else str(said)
        raise InvalidPattern(pattern, f"RE2 cannot compile it: {reason}") from None
    except UnicodeEncodeError:
        raise InvalidPattern(pattern, "it is not valid Unicode") from None
    return search


def literal_ends(pattern: str) -> tuple[str, str]:
    """Return text that every match begins with, and text that it ends with; '' where unknown."""
    text = pattern.removeprefix("/")
    if "|" in text and _may_alternate(text):
        return "", ""
    atoms: list[str] = []
    at = 0
    while at < len(text):
        atom, end = _atom(text, at)
        if end == at or text[end : end + 1] in QUANTIFIERS:
            return _run(atoms), ""
        atoms.append(atom)
        at = end
    return _run(atoms), _run(atoms[::-1])[::-1]


def _run(atoms: Sequence[str]) -> str:
    at = 0
    while at < len(atoms) and atoms[at]:
        at += 1
    return "".join(atoms[:at])


def _atom(text: str, at: int) -> tuple[str, int]:
    """Return one literal character, or '' for a plain wildcard, and where it ends.

    The end is `at` itself for everything that is neither.
    """
    char = text[at]
    if char not in SPECIAL:
        return char, at + 1
    if char == "\\" and text[at + 1 : at + 2] in SPECIAL:
        return text[at + 1], at + 2
    for wild in WILD_ATOMS:
        if text.startswith(wild, at):
            return "", at + len(wild)
    return "", at


def _may_alternate(text: str) -> bool:
    """Return whether a `|` stands, or may stand, outside all groups."""
    if "\\Q" in text or "[:" in text or "[]" in text or "[^]" in text:
        return True
    depth = 0
    is_class = False
    at = 0
    while at < len(text):
        char = text[at]
        if char == "\\":
            at += 1
        elif is_class:
            is_class = char != "]"
        elif char == "[":
            is_class = True
        elif char == "(":
            depth += 1
        elif char == ")":
            depth -= 1
        elif char == "|" and depth <= 0:
            return True
        at += 1
    return False


class RegexMatcher(Matcher):
    """A `Matcher` over regular expressions; literal ends decide which of them are tried at all."""

    def __init__(self, patterns: Sequence[str]) -> None:
        super().__init__()
        self._by_head: dict[int, dict[str, list[int]]] = {}
        self._by_tail: dict[int, dict[str, list[int]]] = {}
        self._unfiled: list[int] = []
        self._searches = [compiled(pattern) for pattern in patterns]
        for at, pattern in enumerate(patterns):
            head, tail = literal_ends(pattern)
            if head and len(head) >= len(tail):
                self._by_head.setdefault(len(head), {}).setdefault(head, []).append(at)
            elif tail:
                self._by_tail.setdefault(len(tail), {}).setdefault(tail, []).append(at)
            else:
                self._unfiled.append(at)

    def set_ids(self, paths: Iterable[str]) -> list[int]:
        """Return the places in `sets` for many paths, in their order.

        Raises: TooManyMatches when all sets together outgrow `most_held` entries.
        """
        return [self.intern(self._matches(path.removeprefix("/"))) for path in paths]

    def _matches(self, path: str) -> tuple[int, ...]:
        tried = list(self._unfiled)
        for length, table in self._by_head.items():
            tried += table.get(path[:length], ())
        for length, table in self._by_tail.items():
            tried += table.get(path[-length:], ())
        searches = self._searches
        text = path.encode("utf-8", "replace")
        return tuple(sorted(at for at in tried if searches[at](text)))
