"""One look-up without a trie, for the command line: most patterns are set aside by their text.

Literal parts that a match must contain are looked for in the path as plain text; only patterns
that pass are translated and matched for certain. Importing this loads no regular expressions.
"""

from __future__ import annotations

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence


def match_linear(dialect: str, patterns: Sequence[str], path: str) -> list[int]:
    """Return the places of all patterns that match the path, ascending.

    The answer is that of `compile_matcher`, except that a pattern which the dialect refuses
    matches nothing here, so that a single look-up need not check thousands that do not matter.

    Raises: ValueError for a dialect that does not exist.
    """
    if dialect == "gitea":
        return _match_gitea(patterns, path)
    from merestone.ownership.patterns.dialects import dialect_module
    from merestone.ownership.patterns.form import InvalidPattern, covers

    module = dialect_module(dialect)
    path = path.removeprefix("/")
    segments = path.split("/")
    matches = []
    for at in _CANDIDATES[dialect](patterns, path):
        try:
            form = module.translate(patterns[at])
        except InvalidPattern:
            continue
        if covers(form, segments, module.STAR_TAKES_EMPTY):
            matches.append(at)
    return matches


def _github(patterns: Sequence[str], path: str) -> Iterator[int]:
    rooted = f"/{path}/"
    for at, pattern in enumerate(patterns):
        if "*" not in pattern:
            if pattern.strip("/") in path or "\\" in pattern or "?" in pattern:
                yield at
        elif "\\" in pattern or "?" in pattern:
            yield at
        else:
            head = pattern[: pattern.index("*")]
            if "/" in head and not (rooted if head[0] == "/" else path).startswith(head):
                continue
            if pattern[pattern.rindex("*") + 1 :] in rooted:
                yield at


def _gitlab(patterns: Sequence[str], path: str) -> Iterator[int]:
    rooted = f"/{path}/"
    for at, pattern in enumerate(patterns):
        if "\\" in pattern or "?" in pattern or "[" in pattern:
            yield at
        elif "*" not in pattern:
            if pattern.strip("/") in path:
                yield at
        else:
            head = pattern[: pattern.index("*")]
            if head[:1] == "/":
                if not rooted.startswith(head):
                    continue
            elif "/" + head not in rooted:
                continue
            if pattern[pattern.rindex("*") + 1 :] in rooted:
                yield at


def _address(patterns: Sequence[str], path: str) -> Iterator[int]:
    rooted = path + "/"
    for at, pattern in enumerate(patterns):
        if "?" in pattern:
            yield at
        elif "*" not in pattern:
            if rooted.startswith(pattern):
                yield at
        elif path.startswith(pattern[: pattern.index("*")]) and (
            pattern[pattern.rindex("*") + 1 :] in rooted
        ):
            yield at


def _match_gitea(patterns: Sequence[str], path: str) -> list[int]:
    from merestone.ownership.patterns.form import InvalidPattern
    from merestone.ownership.patterns.gitea import compiled, literal_ends

    path = path.removeprefix("/")
    text = path.encode("utf-8", "replace")
    matches = []
    for at, pattern in enumerate(patterns):
        head, tail = literal_ends(pattern)
        if not (path.startswith(head) and path.endswith(tail)):
            continue
        try:
            if compiled(pattern)(text):
                matches.append(at)
        except InvalidPattern:
            continue
    return matches


_CANDIDATES = {"github": _github, "gitlab": _gitlab, "address": _address}
