"""`who` in a shell prompt's patience, for plain paths in a git working tree.

Two ways, tried in turn: the look-up store that an earlier full scan left, while nothing has
changed since; and, where CODEOWNERS is all that speaks, that file alone, beside the names in
`.git/index`. Both answer only what the full scan would answer in the same words, and say None
for everything else: options, folders, other sources, other dialects than GitHub's, lines with
anything unusual in them. Modules that cost start-up time are not imported; a test holds the
answers of all ways against each other.
"""

from __future__ import annotations

import os
import sys

from merestone.reporters.text.who import render_who

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    Duty = tuple[str, str, Sequence[str], str, str]
    Answer = tuple[Sequence[Duty], Sequence[str]]

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
# Where a source of ownership may appear untracked: at the root, and beside or above a path.
EVIDENCE_NAMES = ("merestone.yaml", *PLACES, *OTHER_PLACES, "OWNERS_ALIASES")
EVERYWHERE = ("OWNERS", "catalog-info.yaml", "catalog-info.yml")
OTHER_HOSTS = (b"gitlab", b"gitea", b"forgejo", b"codeberg")
UNUSUAL = ("\\", "[", "]", "!", "\0", "\ufeff")
MOST_BYTES = 3_000_000
ENTRY_BYTES = 62
LENGTH_MASK = 0xFFF
DUTIES = ("maintains", "responds", "decides")
FIELD, ROW = "\x1f", "\x1e"


def quick_who(words: Sequence[str], environment: Mapping[str, str]) -> str | None:
    """Return the answers for plain paths in the repository around the working directory.

    None: the full scan has to answer.
    """
    if not words or any(name.startswith("MERESTONE_") for name in environment):
        return None
    here = os.getcwd()  # noqa: PTH109 - pathlib costs more than the whole look-up
    root = _root(here)
    if root is None or any(map(_is_special, words)):
        return None
    within = here[len(root) + 1 :]
    asked = [f"{within}/{word}" if within else word for word in words]
    if not all(os.path.lexists(f"{root}/{path}") for path in asked):
        return None
    index = _read(f"{root}/.git/index", 1 << 30)
    if index is None or any(_has_new_source(root, index, path) for path in asked):
        return None
    answers = _from_store(root, asked) or _from_codeowners(root, index, asked)
    if answers is None:
        return None
    width, colour = _width(), _wants_colour(environment)
    return "\n".join(
        render_who(word, "file", duties, remarks, width, colour)
        for word, (duties, remarks) in zip(words, answers, strict=True)
    )


def _is_special(word: str) -> bool:
    """Return whether a word may be something else than a path as the index writes it."""
    return (
        word.startswith(("-", "/", "."))
        or not word.isascii()
        or any(mark in word for mark in (":", "\\", "//", "/."))
    )


def pack(duties: Iterable[Duty], remarks: Iterable[str]) -> str:
    """Return an answer as one text, which `unpack` takes apart."""
    rows = [
        FIELD.join((duty, state, place, reason, *who)) for duty, state, who, place, reason in duties
    ]
    return ROW.join((*rows, "", *remarks))


def unpack(text: str) -> Answer:
    """Return the duties and remarks of a packed answer."""
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
    return None if found is None else [unpack(text) for text in found]


def _has_new_source(root: str, index: bytes, path: str) -> bool:
    """Return whether a source stands untracked above a path: nobody may know of it yet."""
    folder = path
    while folder:
        folder = folder.rpartition("/")[0]
        for name in EVERYWHERE:
            place = f"{folder}/{name}" if folder else name
            if os.path.lexists(f"{root}/{place}") and place.encode() + b"\0" not in index:
                return True
    return False


def _from_codeowners(root: str, index: bytes, paths: Sequence[str]) -> list[Answer] | None:
    place = _codeowners(root)
    if place is None or not _is_alone(root, index):
        return None
    if not all(_is_tracked(index, path) for path in paths):
        return None
    lines = _lines(root, place)
    if lines is None:
        return None
    answers = [_answer(path, lines, place) for path in paths]
    return None if None in answers else [answer for answer in answers if answer is not None]


def _root(folder: str) -> str | None:
    """Return the folder upwards that is a repository's root, unless another one is declared."""
    while True:
        if os.path.isdir(f"{folder}/.git"):  # noqa: PTH112
            return folder
        if os.path.lexists(f"{folder}/merestone.yaml"):
            return None
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


def _is_alone(root: str, index: bytes) -> bool:
    """Return whether the index's names stand in it whole and none of them is another source."""
    if index[:4] != b"DIRC" or index[4:8] not in (b"\0\0\0\2", b"\0\0\0\3"):
        return False
    if any(name in index for name in OTHER_SOURCES):
        return False
    if index.count(b"OWNERS\0") != index.count(b"CODEOWNERS\0"):
        return False
    config = _read(f"{root}/.git/config", MOST_BYTES)
    return config is not None and not any(host in config.lower() for host in OTHER_HOSTS)


def _is_tracked(index: bytes, path: str) -> bool:
    """Return whether the index holds this very path."""
    raw = path.encode()
    at = index.find(raw + b"\0", 12)
    while at >= 0:
        length = int.from_bytes(index[at - 2 : at], "big") & LENGTH_MASK
        if length == len(raw) and at >= 12 + ENTRY_BYTES:
            return True
        at = index.find(raw + b"\0", at + 1)
    return False


def _codeowners(root: str) -> str | None:
    others = ("merestone.yaml", *OTHER_PLACES)
    if any(os.path.lexists(f"{root}/{place}") for place in others):
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


def _answer(path: str, lines: list[tuple[int, str, list[str]]], place: str) -> Answer | None:
    from merestone.ownership.patterns.linear import match_linear

    matched = match_linear("github", [pattern for _, pattern, _ in lines], path)
    spoken = _spoken()
    if spoken is None:
        return None
    number, owners = (lines[matched[-1]][0], lines[matched[-1]][2]) if matched else (0, [])
    if any(map(_may_mean_nothing, owners)):
        return None
    state = "owned" if owners else "unowned on purpose"
    shown = _as_first_written(owners, lines)
    duties: list[Duty] = []
    for duty in DUTIES:
        if matched and duty in spoken:
            duties.append((duty, state, shown, f"{place}:{number}", ""))
        else:
            duties.append((duty, "unowned", (), "", "no source says"))
    return duties, ()


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
