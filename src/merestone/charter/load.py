"""Reading merestone.yaml: every mistake at once, each with its line and a remedy."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import NamedTuple

from pydantic import ValidationError

from merestone.charter.mistakes import explained, line_of
from merestone.charter.parties import claimant_fault, team_faults
from merestone.charter.schema import CharterFile, ClaimPart
from merestone.charter.sentences import Sentence, parse_sentence
from merestone.model.errors import ConfigurationError
from merestone.model.settings import ReadSettings, TeamList
from merestone.source.yaml import Map, Seq, YamlError, load_documents

FILE_NAME = "merestone.yaml"
PatternCheck = Callable[[str], str]


class LocatedClaim(NamedTuple):
    """One declared claim with the line that it stands on."""

    line: int
    sentence: Sentence


class Charter(NamedTuple):
    """What merestone.yaml says. `path` is '' when there is none: then all is by default."""

    path: str
    file: CharterFile
    lines: Map | None
    claims: tuple[LocatedClaim, ...]

    def line(self, *keys: int | str) -> int:
        """Return the line of a key or item, or of what is nearest around it."""
        return line_of(self.lines, keys) if self.lines is not None else 0

    def at(self, *keys: int | str) -> str:
        """Return a place in the file for a message: `merestone.yaml:12`."""
        return f"{self.path}:{self.line(*keys)}"

    def read_settings(self) -> ReadSettings:
        """Return what the connectors need to know."""
        sources = self.file.sources
        lists = tuple(
            TeamList(**{**part.model_dump(), "members": tuple(part.members)})
            for part in sources.team_lists
        )
        return ReadSettings(
            sources.codeowners.dialect,
            tuple(sources.catalog.files),
            lists,
            sources.history.days,
            sources.history.most_commits,
            tuple(sources.history.bots),
        )


def no_charter() -> Charter:
    """Return the charter of an organisation that wrote none."""
    return Charter("", CharterFile(merestone=1), None, ())


def load_charter(data: bytes, path: str, check_pattern: PatternCheck) -> Charter:
    """Return the charter in `data`; `check_pattern` says what is wrong with an address pattern.

    Raises: ConfigurationError with every mistake, each `path:line: what; remedy`.
    """
    root = _parse(data, path)
    try:
        file = CharterFile.model_validate(root)
    except ValidationError as error:
        raise ConfigurationError(explained(root, error.errors(), path)) from None
    claims: list[LocatedClaim] = []
    mistakes: list[tuple[int, str]] = []
    for line, sentence in _sentences(file, root):
        if isinstance(sentence, str):
            mistakes.append((line, sentence))
            continue
        claims.append(LocatedClaim(line, sentence))
        mistakes += [(line, fault) for fault in _faults(sentence, file, check_pattern)]
    mistakes += [(line_of(root, ("teams", name)), fault) for name, fault in team_faults(file.teams)]
    if mistakes:
        raise ConfigurationError([f"{path}:{line}: {fault}" for line, fault in sorted(mistakes)])
    return Charter(path, file, root, tuple(claims))


def _parse(data: bytes, path: str) -> Map:
    try:
        documents = load_documents(data)
    except YamlError as error:
        raise ConfigurationError(f"{path}:{error.line}: {error.reason}; correct it") from None
    if len(documents) != 1 or not isinstance(documents[0], Map):
        raise ConfigurationError(f"{path}:1: expected one mapping that begins with `merestone: 1`")
    return documents[0]


def _sentences(file: CharterFile, root: Map) -> Iterator[tuple[int, Sentence | str]]:
    """Yield each claim with its line: taken apart, or what is wrong with it."""
    lines = root["claims"].lines if isinstance(root.get("claims"), Seq) else []
    for line, part in zip(lines, file.claims, strict=True):
        if isinstance(part, str):
            yield line, parse_sentence(part)
            continue
        for sentence in _long_form(part):
            yield line, sentence


def _long_form(part: ClaimPart) -> Iterator[Sentence | str]:
    if not part.team:
        yield "the claim names no team; write `team:` with one, or with `nobody`"
        return
    who = "" if part.team.lower() == "nobody" else part.team
    is_empty = True
    for verb in ("owns", "maintains", "responds", "decides"):
        given = getattr(part, verb)
        patterns = (given,) if isinstance(given, str) else tuple(given)
        if patterns:
            is_empty = False
            yield Sentence(who, () if verb == "owns" else (verb,), patterns, part.because)
    if is_empty:
        verbs = "`owns`, `maintains`, `responds` or `decides`"
        yield f"the claim of {part.team!r} covers nothing; add {verbs}"


def _faults(sentence: Sentence, file: CharterFile, check_pattern: PatternCheck) -> Iterator[str]:
    for pattern in sentence.patterns:
        why = check_pattern(pattern)
        if why:
            yield f"pattern {pattern!r}: {why}"
    fault = claimant_fault(sentence.who, file.teams) if sentence.who else ""
    if fault:
        yield fault
