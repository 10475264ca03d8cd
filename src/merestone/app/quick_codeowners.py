"""The answer of `who` from a GitHub CODEOWNERS file that is all that speaks in a repository.

Imported by the cold path. None stands for everything that is not plain beyond doubt.
"""

from __future__ import annotations

import os

from merestone.app.quick_index import is_plain, is_tracked, names_ending, read_file

TYPE_CHECKING = False
if TYPE_CHECKING:
    from collections.abc import Sequence

    Duty = tuple[str, str, Sequence[str], str, str]
    Answer = tuple[Sequence[Duty], Sequence[str]]
    Line = tuple[int, str, list[str]]

PLACES = (".github/CODEOWNERS", "CODEOWNERS", "docs/CODEOWNERS")
OTHER_PLACES = (".gitlab/CODEOWNERS", ".gitea/CODEOWNERS", ".forgejo/CODEOWNERS")
# Names of tracked files that may say something of ownership or of teams. Each ends where a
# name ends in the index, or stands anywhere in it.
OTHER_SOURCES = (
    b"OWNERS_ALIASES\0",
    b"catalog-info.yaml\0",
    b"catalog-info.yml\0",
    b"org.yaml\0",
    b"org.yml\0",
    b"orgs.yaml\0",
    b"orgs.yml\0",
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
# Any YAML file may be a catalog descriptor or an organisation's file; a few are looked into.
YAML = (b".yaml", b".yml")
MOST_YAML = 40
YAML_BYTES = 256_001
DECLARES = (b"backstage.io/", b"\norgs:", b"default_repository_permission:")
UNUSUAL = ("\\", "[", "]", "!", "**" + "*")
MOST_BYTES = 3_000_000
DUTIES = ("maintains", "responds", "decides")


def from_codeowners(root: str, index: bytes, paths: Sequence[str]) -> list[Answer] | None:
    """Return the answer for each path, or None where more than one file has to be asked."""
    place = _place(root, index)
    if place is None or not _is_alone(root, index):
        return None
    lines = _lines(root, place)
    if lines is None:
        return None
    answers = [_answer(path, lines, place) for path in paths]
    return None if None in answers else [answer for answer in answers if answer is not None]


def _place(root: str, index: bytes) -> str | None:
    """Return the file that GitHub reads; None when one stands on the disk or in git alone."""
    others = ("merestone.yaml", *OTHER_PLACES)
    if not is_plain(index) or any(os.path.lexists(f"{root}/{place}") for place in others):
        return None
    there = [place for place in PLACES if os.path.lexists(f"{root}/{place}")]
    tracked = [place for place in PLACES if is_tracked(index, place)]
    return there[0] if there and there == tracked else None


def _is_alone(root: str, index: bytes) -> bool:
    """Return whether nothing else that is tracked may be a source."""
    if any(name in index for name in OTHER_SOURCES):
        return False
    if index.count(b"OWNERS\0") != index.count(b"CODEOWNERS\0"):
        return False
    config = read_file(f"{root}/.git/config", MOST_BYTES)
    if config is None or any(host in config.lower() for host in OTHER_HOSTS):
        return False
    return not any(_may_declare(root, index, tail) for tail in YAML)


def _may_declare(root: str, index: bytes, tail: bytes) -> bool:
    """Return whether a file with this end may be a source, by what is in it."""
    names = names_ending(index, tail, MOST_YAML)
    if names is None:
        return True
    for name in names:
        data = read_file(f"{root}/{os.fsdecode(name)}", YAML_BYTES)
        if data is None or any(mark in b"\n" + data for mark in DECLARES):
            return True
    return False


def _lines(root: str, place: str) -> list[Line] | None:
    """Return (line, pattern, owners) of every entry, or None when a line is unusual.

    This loop runs once a line of thousands: what is usual is told with few calls.
    """
    data = read_file(f"{root}/{place}", MOST_BYTES)
    if data is None or b"\0" in data or (written := _plain(data)) is None:
        return None
    found: list[Line] = []
    known: dict[str, list[str]] = {}
    unusual = [mark for mark in UNUSUAL if mark.encode() in data]
    for number, line in enumerate(written, 1):
        pattern, _, rest = line.partition(" ")
        if not pattern:
            pattern, _, rest = line.strip().partition(" ")
        if not pattern or pattern[0] == "#":
            continue
        owners = known.get(rest)
        if owners is None:
            owners = known[rest] = _owners(rest)
            if not all(map(_is_owner, owners)):
                return None
        if unusual and any(mark in pattern for mark in unusual):
            return None
        found.append((number, pattern, owners))
    return found


def _owners(rest: str) -> list[str]:
    """Return the owners after a pattern: a comment begins with the first word that has a `#`."""
    words = rest.split()
    ends = (at for at, word in enumerate(words) if word[0] == "#")
    return words[: next(ends, len(words))]


def _plain(data: bytes) -> list[str] | None:
    """Return the lines, in which only a space separates; None when one is no printable ASCII.

    What comments hold does not matter: Latin-1 takes every byte.
    """
    lines = data.decode("latin-1").replace("\r\n", "\n").replace("\t", " ").split("\n")
    if _is_printable("".join(lines)):
        return lines
    lines = ["" if line.lstrip(" \r").startswith("#") else line.strip(" \r") for line in lines]
    return lines if all(map(_is_printable, lines)) else None


def _is_printable(text: str) -> bool:
    return text.isascii() and text.isprintable()


def _is_owner(word: str) -> bool:
    """Return whether a word is `@user` or `@org/team` beyond doubt."""
    org, slash, team = word[1:].partition("/")
    names = [org, team.replace(".", "")] if slash else [org]
    return word[0] == "@" and all(
        name.replace("-", "").replace("_", "").isalnum() for name in names
    )


def _answer(path: str, lines: list[Line], place: str) -> Answer | None:
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


def _as_first_written(owners: list[str], lines: list[Line]) -> list[str]:
    """One owner in two spellings of case is shown as the first line writes it, once."""
    first = {owner.lower(): "" for owner in owners}
    missing = len(first)
    for _, _, written in lines:
        for owner in written:
            if missing and first.get(owner.lower()) == "":
                first[owner.lower()] = owner
                missing -= 1
        if not missing:
            break
    return list(first.values())


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
