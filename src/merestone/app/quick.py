"""`who` in a shell prompt's patience, for plain paths in a git working tree.

Two ways, tried in turn: the look-up store that an earlier full scan left, while nothing has
changed since; and, where CODEOWNERS is all that speaks, that file alone, beside the names in
`.git/index`. Both answer only what the full scan would answer in the same words, and say None
for everything else: options, folders, untracked paths, other sources, other dialects than
GitHub's, lines with anything unusual in them. Modules that cost start-up time are not imported;
a test holds the answers of all ways against each other.

One thing they may miss until it is staged: a new source of an unusual name (a catalog's
`people/groups.yaml`) that is not in the index yet. See `remember` for the bound.
"""

from __future__ import annotations

import os
import sys

from merestone.app.quick_index import is_tracked, read_file
from merestone.reporters.text.who import render_who

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Duty = tuple[str, str, Sequence[str], str, str]
    Answer = tuple[Sequence[Duty], Sequence[str]]

# Where a source of ownership may appear untracked, beside or above a path.
EVERYWHERE = ("OWNERS", "catalog-info.yaml", "catalog-info.yml")
MOST_INDEX_BYTES = 1 << 30
KIND, FOLDER = 0o170000, 0o040000
FIELD, ROW = "\x1f", "\x1e"


def quick_who(words: Sequence[str], environment: Mapping[str, str]) -> str | None:
    """Return the answers for plain paths in the repository around the working directory.

    None: the full scan has to answer.
    """
    if not words or any(name.startswith("MERESTONE_") for name in environment):
        return None
    try:
        here = os.getcwd()  # noqa: PTH109 - pathlib costs more than the whole look-up
    except OSError:
        return None
    root = _root(here)
    if root is None or any(map(_is_special, words)):
        return None
    within = here[len(root) + 1 :]
    asked = [f"{within}/{word}" if within else word for word in words]
    index = read_file(f"{root}/.git/index", MOST_INDEX_BYTES)
    if index is None or not all(_is_there(root, index, path) for path in asked):
        return None
    answers = _from_store(root, asked) or _from_codeowners(root, index, asked)
    if answers is None:
        return None
    width, colour = _width(environment), _wants_colour(environment)
    return "\n".join(
        render_who(word, "file", duties, remarks, width, colour)
        for word, (duties, remarks) in zip(words, answers, strict=True)
    )


def _is_special(word: str) -> bool:
    """Return whether a word may be something else than a path as the index writes it."""
    return (
        not word
        or word.startswith(("-", "/", "."))
        or not word.isascii()
        or not word.isprintable()
        or any(mark in word for mark in (":", "\\", "//", "/."))
    )


def _is_there(root: str, index: bytes, path: str) -> bool:
    """Return whether a tracked file stands there, below real folders without a new source."""
    folder, above = path, root
    for segment in path.split("/")[:-1]:
        above = f"{above}/{segment}"
        if _kind(above) != FOLDER:
            return False
    while folder:
        folder = folder.rpartition("/")[0]
        for name in EVERYWHERE:
            place = f"{folder}/{name}" if folder else name
            if os.path.lexists(f"{root}/{place}") and not is_tracked(index, place):
                return False
    return _kind(f"{root}/{path}") not in (0, FOLDER) and is_tracked(index, path)


def _kind(path: str) -> int:
    """Return what stands at a path, as the bits of its mode; 0 where nothing does."""
    try:
        return os.lstat(path).st_mode & KIND
    except OSError:
        return 0


def pack(duties: Iterable[Duty], remarks: Iterable[str]) -> str:
    """Return an answer as one text, which `unpack` takes apart; '' when it cannot be."""
    rows = [(duty, state, place, reason, *who) for duty, state, who, place, reason in duties]
    texts = [text for row in (*rows, tuple(remarks)) for text in row]
    if any(mark in text for text in texts for mark in (FIELD, ROW)):
        return ""
    return ROW.join((*(FIELD.join(row) for row in rows), "", *remarks))


def unpack(text: str) -> Answer:
    """Return the duties and remarks of a packed answer.

    Raises: ValueError when it is none.
    """
    rows = text.split(ROW)
    end = rows.index("")
    duties: list[Duty] = []
    for row in rows[:end]:
        duty, state, place, reason, *who = row.split(FIELD)
        duties.append((duty, state, who, place, reason))
    return duties, rows[end + 1 :]


def _from_store(root: str, paths: Sequence[str]) -> list[Answer] | None:
    from merestone import __version__
    from merestone.estate.lookup import read_store

    found = read_store(root, __version__, paths)
    try:
        return None if found is None else [unpack(text) for text in found]
    except (AttributeError, TypeError, ValueError):
        return None  # a damaged store may hold anything


def _from_codeowners(root: str, index: bytes, paths: Sequence[str]) -> list[Answer] | None:
    from merestone.app.quick_codeowners import from_codeowners

    return from_codeowners(root, index, paths)


def _root(folder: str) -> str | None:
    """Return the folder upwards that is a repository's root; None for any other kind of root."""
    while True:
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder:
            return None
        if os.path.lexists(f"{folder}/.git"):
            is_usual = _kind(f"{folder}/.git") == FOLDER
            return folder if is_usual and os.path.lexists(f"{folder}/.git/HEAD") else None
        # Either may be the root instead: a declared estate, or a bare repository.
        if os.path.lexists(f"{folder}/merestone.yaml") or os.path.lexists(f"{folder}/HEAD"):
            return None
        folder = above


def _width(environment: Mapping[str, str]) -> int:
    if not sys.stdout.isatty():
        return 80
    given = environment.get("COLUMNS", "")
    try:
        columns = int(given) if given.isdecimal() and int(given) else os.get_terminal_size().columns
    except OSError:
        columns = 80
    return max(60, min(columns, 100))


def _wants_colour(environment: Mapping[str, str]) -> bool:
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()
