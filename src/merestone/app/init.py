"""A first merestone.yaml from what is found: every line is a proposal with its evidence."""

from __future__ import annotations

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from merestone.app.scan import Scan, ScanRequest, scan
from merestone.charter.load import FILE_NAME
from merestone.model.errors import ConfigurationError
from merestone.model.facts import Repository
from merestone.ownership.folders import folders
from merestone.ownership.parties import kind_of, namespace

MOST_FOLDERS = 12
PLAIN = re.compile(r"[A-Za-z_][A-Za-z0-9_./@-]*")
RESERVED = frozenset(("true", "false", "null", "yes", "no", "on", "off", "y", "n", "nobody"))


class Proposal(NamedTuple):
    """The text of a merestone.yaml, where it belongs, and what it holds in a few words."""

    path: Path
    text: str
    summary: str


class _Team(NamedTuple):
    name: str
    spelling: str
    files: int
    place: str


def propose(request: ScanRequest) -> Proposal:
    """Return a merestone.yaml for the estate around `request.start`.

    Raises: SourceUnavailable, ConfigurationError, PluginError.
    """
    with scan(request._replace(history=False)) as found:
        teams = _undeclared(found)
        parts = [_head(found), _teams(found, teams), _claims(found), _sources()]
        summary = f"{len(teams)} teams found" if len(teams) != 1 else "1 team found"
        return Proposal(found.estate.root / FILE_NAME, "\n".join(parts), summary)


def write_charter(proposal: Proposal, *, is_forced: bool) -> Path:
    """Write the proposal, never over a file that is there unless forced; return its path.

    Raises: ConfigurationError when there is one, or it cannot be written.
    """
    # A symlink of that name may lead out of the repository: it is never written through.
    flags = os.O_WRONLY | os.O_CREAT | os.O_NOFOLLOW | (os.O_TRUNC if is_forced else os.O_EXCL)
    try:
        with os.fdopen(os.open(proposal.path, flags, 0o666), "w", encoding="utf-8") as stream:
            stream.write(proposal.text)
    except FileExistsError:
        raise ConfigurationError(
            f"{proposal.path.name} is there already; --force replaces it, --print shows the other"
        ) from None
    except OSError as error:
        raise ConfigurationError(
            f"{proposal.path.name}: {error.strerror}; --print shows it instead"
        ) from None
    return Path(proposal.path.name)


def _head(found: Scan) -> str:
    org = _organisation(found)
    named = f"organisation: {_scalar(org)}\n" if org else "# organisation: acme\n"
    return (
        "# What this organisation declares about who owns what. Every line can be changed;\n"
        "# every key but the first can be left out. Try it with: merestone check\n"
        "merestone: 1\n"
    ) + named


def _organisation(found: Scan) -> str:
    """Return the organisation in the remote's address, or ''."""
    for row in found.facts.of(Repository):
        parts = [p for p in row.remote.replace(":", "/").split("/") if p]
        if len(parts) >= 2:
            return parts[-2]
    return ""


def _undeclared(found: Scan) -> list[_Team]:
    """Return the teams that hold something and that no source declares, most files first."""
    book = found.ownership.parties
    files: Counter[str] = Counter()
    place: dict[str, str] = {}
    for resource in found.ownership.resources:
        holding = found.ownership.bundles[resource.bundle].holdings[0]
        for judged in holding.judged:
            for party in judged.claim.parties if judged.outcome == "won" else ():
                files[party] += 1
                claim = judged.claim
                place.setdefault(party, str(found.place(claim.repo, claim.path, claim.line)))
    rows = [
        _Team(_slug(party), book.shown(party), count, place[party])
        for party, count in sorted(files.items(), key=lambda item: (-item[1], item[0]))
        if kind_of(party) == "team"
        # An unknown one is a mistake of spelling: a source lists all teams of its kind.
        and book.standing(party) == "unlisted"
        and not book.is_placeholder(party)
        and namespace(party) != "other"
    ]
    return _renamed(rows)


def _renamed(teams: Sequence[_Team]) -> list[_Team]:
    """Return the teams with one name each: the organisation comes before a name that is taken."""
    taken: set[str] = set()
    renamed = []
    for team in teams:
        name = team.name
        if name.lower() in taken:
            name = "-".join(re.findall(r"[\w.]+", team.spelling))
        while name.lower() in taken:
            name += "-2"
        taken.add(name.lower())
        renamed.append(team._replace(name=name))
    return renamed


def _slug(party: str) -> str:
    name = party.rpartition("/")[2].rpartition(":")[2].lstrip("@")
    return f"{name}-team" if name.lower() == "nobody" else name


def _teams(found: Scan, teams: Sequence[_Team]) -> str:
    declared = [p for p in found.ownership.parties.known_teams() if not p.startswith("team:")]
    lines = []
    if declared:
        lines += [f"# {len(declared)} teams are declared elsewhere and need not be repeated here."]
    if not teams:
        return "\n".join([*lines, *_example_team()]) + "\n"
    lines.append(
        "# Owners that no source declares. Say what kind each is, and who is in it, such as:"
    )
    lines.append("#   members: [ana, bo]")
    lines.append("teams:")
    for team in teams:
        lines.append(f"  {_scalar(team.name)}:  # {team.files:,} files, {_comment(team.place)}")
        lines.append(
            "    # kind: application  # platform, application, operations, product, security"
        )
        lines.append(f"    also: [{_scalar(team.spelling)}]")
    return "\n".join(lines) + "\n"


def _example_team() -> Iterator[str]:
    yield "# teams:"
    yield "#   checkout:"
    yield "#     kind: application"
    yield "#     members: [ana, bo]"
    yield '#     also: [acme/checkout, "group:default/checkout"]'


def _claims(found: Scan) -> str:
    bare = [
        f
        for f in folders(found.ownership.resources, found.ownership.bundles)
        if f.is_bare and f.cover == f.folder
    ]
    bare.sort(key=lambda f: (-f.files, f.repo, f.folder))
    lines = ["# Claims are sentences; of several that match, the last wins.", "# claims:"]
    if not bare:
        lines.append("#   - checkout maintains file:shop/services/checkout/**")
    for folder in bare[:MOST_FOLDERS]:
        below = f"{folder.folder}/**" if folder.folder else "**"
        sentence = f"TEAM maintains file:{folder.repo}/{below}"
        lines.append(
            f"#   - {_comment(_scalar(sentence))}  # {folder.files:,} files, unowned today"
        )
    lines.append('#   - "nobody owns file:REPOSITORY/vendor/**, because it is generated"')
    return "\n".join(lines) + "\n"


def _sources() -> str:
    return (
        "# sources:\n"
        "#   codeowners: {dialect: auto}      # or github, gitlab, gitea\n"
        "#   history: {days: 730, bots: []}   # how far back; who else is a machine\n"
        "# rules:\n"
        "#   coverage/*: {level: note}        # or error, warning, off\n"
    )


def _scalar(text: str) -> str:
    """Return text as a YAML scalar, quoted where it has to be."""
    if PLAIN.fullmatch(text) and text.lower() not in RESERVED:
        return text
    escaped = "".join(_escape(char) for char in text)
    return f'"{escaped}"'


def _escape(char: str) -> str:
    if char in '\\"':
        return "\\" + char
    if not char.isprintable():
        return f"\\U{ord(char):08X}"
    return char


def _comment(text: str) -> str:
    """Text from a repository must not end the comment that it stands in."""
    return "".join(char if char.isprintable() else "?" for char in text)
