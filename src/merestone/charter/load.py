"""Reading merestone.yaml: every mistake at once, each with its line and a remedy."""

from __future__ import annotations

import difflib
from collections.abc import Callable, Iterator
from typing import Any, NamedTuple

from pydantic import ValidationError

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

    def team_line(self, team: str) -> int:
        """Return the line that a team is declared on."""
        teams = self.lines.get("teams") if self.lines is not None else None
        return teams.lines.get(team, 0) if isinstance(teams, Map) else 0

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
        explained = sorted({_explain(root, item, path) for item in error.errors()})
        raise ConfigurationError([text for _, text in explained]) from None
    mistakes, claims = _claims(file, root, path, check_pattern)
    mistakes += _team_mistakes(file, root, path)
    if mistakes:
        raise ConfigurationError(mistakes)
    return Charter(path, file, root, tuple(claims))


def _parse(data: bytes, path: str) -> Map:
    try:
        documents = load_documents(data)
    except YamlError as error:
        raise ConfigurationError(f"{path}:{error.line}: {error.reason}") from None
    if len(documents) != 1 or not isinstance(documents[0], Map):
        raise ConfigurationError(f"{path}:1: expected one mapping that begins with `merestone: 1`")
    return documents[0]


def _explain(root: Map, item: Any, path: str) -> tuple[int, str]:
    """Return the line of one mistake, and the mistake in our words."""
    loc = tuple(part for part in item["loc"] if not _is_variant(part))
    line = _line_of(root, loc)
    where = ".".join(str(part) for part in loc) or "the file"
    if item["type"] == "extra_forbidden":
        known = _known_keys(loc[:-1])
        near = difflib.get_close_matches(str(loc[-1]), known, 1)
        hint = f"did you mean {near[0]!r}?" if near else f"known here: {', '.join(known)}"
        return line, f"{path}:{line}: key {where!r} is not known; {hint}"
    if item["type"] == "missing":
        return line, f"{path}:{line}: key {where!r} is missing; add it"
    message = item["msg"][0].lower() + item["msg"][1:]
    return line, f"{path}:{line}: {where}: {message}; found {item.get('input')!r:.60}"


def _is_variant(part: object) -> bool:
    """Pydantic names the variant of a union inside the place; it is not part of the file."""
    return isinstance(part, str) and (
        part in ("str", "ClaimPart") or part.startswith(("list[", "dict["))
    )


def _line_of(root: Map, loc: tuple[int | str, ...]) -> int:
    line, node = root.line, root
    for part in loc:
        if isinstance(node, Map) and part in node:
            line, node = node.lines[str(part)], node[str(part)]
        elif isinstance(node, Seq) and isinstance(part, int) and part < len(node):
            line, node = node.lines[part], node[part]
        else:
            break
    return line


def _known_keys(loc: tuple[int | str, ...]) -> list[str]:
    model: Any = CharterFile
    for part in loc:
        fields = getattr(model, "model_fields", {})
        if part in fields:
            model = fields[part].annotation
        args = [a for a in getattr(model, "__args__", ()) if hasattr(a, "model_fields")]
        model = args[-1] if args else model
    return sorted(getattr(model, "model_fields", {}))


def _claims(
    file: CharterFile, root: Map, path: str, check_pattern: PatternCheck
) -> tuple[list[str], list[LocatedClaim]]:
    mistakes: list[str] = []
    claims: list[LocatedClaim] = []
    lines = root["claims"].lines if isinstance(root.get("claims"), Seq) else []
    for line, part in zip(lines, file.claims, strict=False):
        for sentence in _sentences(part):
            if isinstance(sentence, str):
                mistakes.append(f"{path}:{line}: {sentence}")
                continue
            faults = [(p, check_pattern(p)) for p in sentence.patterns]
            mistakes += [f"{path}:{line}: pattern {p!r}: {why}" for p, why in faults if why]
            mistakes += _unknown_team(sentence.who, file, path, line)
            claims.append(LocatedClaim(line, sentence))
    return mistakes, claims


def _unknown_team(who: str, file: CharterFile, path: str, line: int) -> list[str]:
    """A bare name must be a team of this file; `@org/team` and `group:…` are names elsewhere."""
    if not who or who in file.teams or who.startswith("@") or ":" in who:
        return []
    near = difflib.get_close_matches(who, list(file.teams), 1)
    hint = f"nearest is {near[0]!r}" if near else "declare it under `teams`"
    return [f"{path}:{line}: team {who!r} is not declared under `teams`; {hint}"]


def _sentences(part: str | ClaimPart) -> Iterator[Sentence | str]:
    if isinstance(part, str):
        yield parse_sentence(part)
        return
    who = "" if part.team.lower() == "nobody" else part.team
    said = {"owns": (), "maintains": ("maintains",), "responds": ("responds",)}
    said["decides"] = ("decides",)
    is_empty = True
    for verb, duties in said.items():
        given = getattr(part, verb)
        patterns = (given,) if isinstance(given, str) else tuple(given)
        if patterns:
            is_empty = False
            yield Sentence(who, duties, patterns, part.because)
    if is_empty:
        verbs = "`owns`, `maintains`, `responds` or `decides`"
        yield f"the claim of {part.team!r} covers nothing; add {verbs}"


def _team_mistakes(file: CharterFile, root: Map, path: str) -> list[str]:
    mistakes: list[str] = []
    seen: dict[str, str] = {}
    lines = root["teams"].lines if isinstance(root.get("teams"), Map) else {}
    for name, team in file.teams.items():
        line = lines.get(name, root.line)
        for field, other in (("parent", team.parent), ("escalates_to", team.support.escalates_to)):
            if other and other not in file.teams:
                mistakes.append(
                    f"{path}:{line}: {field} {other!r} of team {name!r} is no team of this file"
                )
        for spelling in team.also:
            first = seen.setdefault(spelling.lower(), name)
            if first != name:
                mistakes.append(
                    f"{path}:{line}: {spelling!r} is a name of both {first!r} and {name!r}; "
                    "keep it with one"
                )
    return mistakes
