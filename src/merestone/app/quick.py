"""`who` in a shell prompt's patience, where CODEOWNERS is all that speaks for a path.

This reads no more than `.git/index` (for the names of what is tracked) and the CODEOWNERS file.
It answers only what the full scan would answer in the same words, and says None for
everything else: other sources of ownership or of teams in the repository, other dialects than
GitHub's, options, folders, lines with anything unusual in them. Modules that cost start-up time
are not imported; a test holds the answers of both ways against each other.
"""

from __future__ import annotations

import os
import sys

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
OTHER_PLACES = (".gitlab/CODEOWNERS", ".gitea/CODEOWNERS", ".forgejo/CODEOWNERS")
# Names of tracked files that may say something of ownership or of teams. Any of them, and the
# full scan answers. Each ends where a name ends in the index.
OTHER_SOURCES = (
    b"OWNERS_ALIASES\0",
    b"catalog-info.yaml\0",
    b"catalog-info.yml\0",
    b"org.yaml\0",
    b"org.yml\0",
    b"orgs.yaml\0",
    b"teams.yaml\0",
    b"teams.yml\0",
    b"merestone.yaml\0",
    b"peribolos",
    b"app-config",
    b".gitlab-ci.yml\0",
    b".gitea/",
    b".forgejo/",
)
OTHER_HOSTS = (b"gitlab", b"gitea", b"forgejo", b"codeberg")
UNUSUAL = ("\\", "[", "]", "!", "\0", "\ufeff")
MOST_BYTES = 3_000_000
ENTRY_BYTES = 62
LENGTH_MASK = 0xFFF
DUTIES = ("maintains", "responds", "decides")


def quick_who(words: Sequence[str], environment: Mapping[str, str]) -> str | None:
    """Return the answers for plain paths in the repository around the working directory.

    None: the full scan has to answer.
    """
    if not words or any(name.startswith("MERESTONE_") for name in environment):
        return None
    here = os.getcwd()  # noqa: PTH109 - pathlib costs more than the whole look-up
    root = _root(here)
    if root is None:
        return None
    within = here[len(root) + 1 :]
    index = _index(root)
    if index is None:
        return None
    asked = [f"{within}/{word}" if within else word for word in words]
    paths = [_tracked(root, index, path) for path in asked]
    place = _codeowners(root)
    if None in paths or place is None:
        return None
    lines = _lines(root, place)
    if lines is None:
        return None
    patterns = [pattern for _, pattern, _ in lines]
    blocks = [
        _answer(word, path, lines, patterns, place, environment)
        for word, path in zip(words, asked, strict=True)
    ]
    return None if None in blocks else "\n".join(block for block in blocks if block is not None)


def _root(folder: str) -> str | None:
    """Return the folder upwards that has a git directory, unless something is declared there."""
    while True:
        if os.path.lexists(f"{folder}/merestone.yaml"):
            return None
        if os.path.isdir(f"{folder}/.git"):  # noqa: PTH112
            return folder
        above = os.path.dirname(folder)  # noqa: PTH120
        if above == folder:
            return None
        folder = above


def _read(path: str, most: int) -> bytes | None:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK)
    except OSError:
        return None
    with open(handle, "rb") as stream:  # noqa: PTH123
        about = os.fstat(handle)
        if about.st_mode & 0o170000 != 0o100000 or about.st_size >= most:
            return None
        return stream.read()


def _index(root: str) -> bytes | None:
    """Return the index when its names stand in it whole, and none of them is another source."""
    data = _read(f"{root}/.git/index", 1 << 30)
    if data is None or data[:4] != b"DIRC" or data[4:8] not in (b"\0\0\0\2", b"\0\0\0\3"):
        return None
    if any(name in data for name in OTHER_SOURCES):
        return None
    if data.count(b"OWNERS\0") != data.count(b"CODEOWNERS\0"):
        return None
    config = _read(f"{root}/.git/config", MOST_BYTES)
    if config is None or any(host in config.lower() for host in OTHER_HOSTS):
        return None
    return data


def _tracked(root: str, index: bytes, word: str) -> str | None:
    """Return the word when it is a tracked file's path, just as it is written in the index."""
    if word.startswith("-") or ":" in word or "\\" in word or "//" in word or "/." in word:
        return None
    raw = word.encode("utf-8", "surrogateescape")
    at = index.find(raw + b"\0", 12)
    while at >= 0:
        length = int.from_bytes(index[at - 2 : at], "big") & LENGTH_MASK
        if length == len(raw) and at >= 12 + ENTRY_BYTES:
            is_there = os.path.lexists(f"{root}/{word}") and raw.isascii()
            return word if is_there else None
        at = index.find(raw + b"\0", at + 1)
    return None


def _codeowners(root: str) -> str | None:
    if any(os.path.lexists(f"{root}/{place}") for place in OTHER_PLACES):
        return None
    return next((place for place in PLACES if os.path.lexists(f"{root}/{place}")), None)


def _lines(root: str, place: str) -> list[tuple[int, str, list[str]]] | None:
    """Return (line, pattern, owners) of every entry, or None when a line is unusual."""
    data = _read(f"{root}/{place}", MOST_BYTES)
    try:
        text = data.decode("utf-8") if data is not None else ""
    except UnicodeDecodeError:
        return None
    if data is None or any(mark in text for mark in UNUSUAL):
        return None
    found = []
    for number, line in enumerate(text.split("\n"), 1):
        words = line.split()
        if not words or words[0].startswith("#"):
            continue
        owners = []
        for word in words[1:]:
            if word.startswith("#"):
                break
            if not _is_plain(word):
                return None
            owners.append(word)
        found.append((number, words[0], owners))
    return found


def _is_plain(owner: str) -> bool:
    """Return whether a word is `@user` or `@org/team` beyond doubt."""
    name = owner[1:].replace("/", "", 1).replace("-", "").replace("_", "").replace(".", "")
    return owner[0] == "@" and name.isascii() and name.isalnum()


def _answer(
    word: str,
    path: str,
    lines: list[tuple[int, str, list[str]]],
    patterns: list[str],
    place: str,
    environment: Mapping[str, str],
) -> str | None:
    from merestone.ownership.patterns.linear import match_linear
    from merestone.reporters.text.who import render_who

    matched = match_linear("github", patterns, path)
    spoken = _spoken()
    if spoken is None:
        return None
    duties: list[tuple[str, str, Sequence[str], str, str]] = []
    for duty in DUTIES:
        if not matched or duty not in spoken:
            duties.append((duty, "unowned", (), "", "no source says"))
            continue
        number, _, owners = lines[matched[-1]]
        if not owners:
            duties.append((duty, "unowned on purpose", (), f"{place}:{number}", ""))
            continue
        if any(map(_may_mean_nothing, owners)):
            return None
        shown = _as_first_written(owners, lines)
        duties.append((duty, "owned", shown, f"{place}:{number}", ""))
    return render_who(word, "file", duties, (), _width(), _wants_colour(environment))


def _as_first_written(owners: list[str], lines: list[tuple[int, str, list[str]]]) -> list[str]:
    """One owner in two spellings of case is shown as the first line writes it, once."""
    wanted = {owner.lower(): "" for owner in owners}
    for _, _, written in lines:
        for owner in written:
            if wanted.get(owner.lower()) == "":
                wanted[owner.lower()] = owner
    return list(wanted.values())


def _shipped(name: str) -> str:
    import merestone

    with open(f"{merestone.__path__[0]}/ownership/{name}", encoding="utf-8") as stream:  # noqa: PTH123
        return stream.read()


def _spoken() -> list[str] | None:
    """Return the duties that precedence.toml lets a CODEOWNERS line speak for."""
    _, found, rest = _shipped("precedence.toml").partition("\n[evidence.codeowners]\n")
    if not found:
        return None
    part = rest.partition("\n[")[0]
    return [line.split("=")[0].strip() for line in part.splitlines() if line.startswith(DUTIES)]


def _may_mean_nothing(owner: str) -> bool:
    """Return whether an owner's last part stands in placeholders.toml at all."""
    last = owner.lower().replace("@", "/").rpartition("/")[2]
    return not last or f'"{last}"' in _shipped("placeholders.toml")


def _width() -> int:
    if not sys.stdout.isatty():
        return 80
    try:
        columns = os.get_terminal_size().columns
    except OSError:
        columns = 80
    return max(60, min(columns, 100))


def _wants_colour(environment: Mapping[str, str]) -> bool:
    if environment.get("NO_COLOR") or environment.get("TERM") == "dumb":
        return False
    return sys.stdout.isatty()
