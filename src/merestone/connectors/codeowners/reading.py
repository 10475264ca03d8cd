"""Finds the CODEOWNERS file that the provider reads, and reads it as the provider does."""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.codeowners import gitea, github, gitlab
from merestone.connectors.codeowners.places import (
    OWN_PLACES,
    PLACES,
    PROVIDERS,
    Choice,
    candidates,
    choose,
    first_place,
)
from merestone.connectors.codeowners.text import BOM, UTF16, Entry, numbered
from merestone.model.facts import CodeownersFile, CodeownersLine, Fact, Problem, Source
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree, Unreadable

NAME = "codeowners"
LIMIT_BYTES = {"github": 2_999_999, "gitlab": 8_000_000, "gitea": 8_000_000}
PARSERS = {"github": github.entries, "gitlab": gitlab.entries, "gitea": gitea.entries}


def read(tree: Tree, settings: ReadSettings) -> Iterator[Fact]:
    """Yield every CODEOWNERS file found, the lines of the effective one, and what is odd.

    Rows: CodeownersFile (by place), CodeownersLine (by ordinal), Problem (by line), Source.
    """
    found = candidates(tree)
    if not found:
        yield Source(NAME, tree.repo, "absent", 0, "")
        return
    choice = choose(tree, found, settings.codeowners_dialect, _has_sections(tree, found))
    effective = first_place(choice.dialect, found)
    data, unread = _bytes(tree, effective, choice.dialect) if effective else (b"", "")
    for path in found:
        if path != effective:
            yield _idle(tree.repo, path, choice.dialect, effective)
        else:
            yield CodeownersFile(
                tree.repo, path, choice.dialect, not unread, unread or choice.reason
            )
    if unread:
        yield Problem(NAME, tree.repo, effective, 0, unread, "", True)
        yield Source(NAME, tree.repo, "unread", 0, effective)
    elif not effective:
        provider = PROVIDERS[choice.dialect]
        yield Source(NAME, tree.repo, "absent", 0, f"{provider} looks at no file that is here")
    else:
        yield from _lines(tree.repo, effective, choice, data)


def _lines(repo: str, path: str, choice: Choice, data: bytes) -> Iterator[Fact]:
    lines = list(numbered(data))
    faults = {line.number: line.fault for line in lines if line.fault}
    problems = [_bom(repo, path)] if data.startswith(BOM) else []
    count = lost = 0
    for entry in PARSERS[choice.dialect](lines):
        remark = faults.get(entry.line, entry.remark)
        lost += entry.line in faults
        if remark:
            problems.append(Problem(NAME, repo, path, entry.line, remark, "", False))
        if entry.pattern:
            yield _row(repo, path, choice.dialect, count, entry)
            count += 1
    yield from problems
    status = "partial" if lost else "read"
    yield Source(NAME, repo, status, count, f"{path}, {PROVIDERS[choice.dialect]}'s semantics")


def _row(repo: str, path: str, dialect: str, ordinal: int, entry: Entry) -> CodeownersLine:
    return CodeownersLine(
        repo,
        path,
        entry.line,
        ordinal,
        dialect,
        entry.pattern,
        entry.owners,
        entry.inherited,
        entry.section,
        entry.is_optional,
        entry.approvals,
        entry.is_exclusion,
        entry.invalid,
    )


def _bom(repo: str, path: str) -> Problem:
    reason = "a byte order mark stands before the first pattern; save the file without it"
    return Problem(NAME, repo, path, 1, reason, "", False)


def _idle(repo: str, path: str, dialect: str, effective: str) -> CodeownersFile:
    """Return the row of a file that the provider does not read."""
    provider = PROVIDERS[dialect]
    if path in PLACES[dialect]:
        return CodeownersFile(repo, path, dialect, False, f"{provider} reads `{effective}` instead")
    other = OWN_PLACES.get(path, dialect)
    reason = f"{provider} does not look there; set codeowners_dialect to {other} to read it"
    return CodeownersFile(repo, path, other, False, reason)


def _bytes(tree: Tree, path: str, dialect: str) -> tuple[bytes, str]:
    """Return the file's bytes, or why the provider reads nothing from it."""
    provider = PROVIDERS[dialect]
    kind = tree.files[path]
    if kind == "symlink":
        return b"", f"it is a symlink, which {provider} does not follow; put the file itself there"
    try:
        data = tree.read(path, LIMIT_BYTES[dialect])
    except Unreadable as error:
        loads = "; GitHub loads none of 3 MB or more" if dialect == "github" else ""
        return b"", f"{error}{loads if 'bytes' in str(error) else ''}"
    if data.startswith(UTF16):
        return b"", "it is UTF-16 text; save it as UTF-8"
    if dialect == "gitlab" and b"\0" in data[: gitlab.BINARY_BYTES]:
        return b"", "it holds NUL characters, so GitLab takes it for binary and reads nothing"
    return data, ""


def _has_sections(tree: Tree, found: list[str]) -> bool:
    """Return whether a file that several providers could read is written for GitLab."""
    shared = [path for path in found if path not in OWN_PLACES]
    for path in shared:
        try:
            data = tree.read(path, LIMIT_BYTES["gitlab"])
        except Unreadable:
            continue
        if gitlab.has_sections(data.decode("utf-8", "replace")):
            return True
    return False
