"""Finds and reads every OWNERS file of a repository, and the root's OWNERS_ALIASES."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from merestone.connectors.owners.aliases import Alias, alias_rows, login, parse_aliases
from merestone.connectors.owners.config import Config, Named, parse_config
from merestone.connectors.owners.fields import ShapeError
from merestone.model.facts import Fact, OwnersEntry, OwnersFile, Problem, Source
from merestone.model.settings import ReadSettings
from merestone.source.tree import Tree, Unreadable
from merestone.source.yaml import Map, Seq, YamlError, iter_documents

NAME = "owners"
OWNERS = "OWNERS"
ALIASES = "OWNERS_ALIASES"
LIMIT_BYTES = 2_000_000
SKIPPED = re.compile(r"\.git$|_output$|vendor/.*/.*")
FOREIGN = re.compile(
    r"^[ \t]*(?:per-file[ \t]|set[ \t]+noparent|include[ \t]|file:/"
    r"|\*[ \t\r]*$|[^\s@:#]+@[^\s@:]+[ \t\r]*$)",
    re.MULTILINE,
)
FOREIGN_REASON = (
    "not a Prow OWNERS file: it is written as Chromium and Android do, which is not read; "
    "say who owns the folder in CODEOWNERS or merestone.yaml"
)


def read(tree: Tree, settings: ReadSettings) -> Iterator[Fact]:  # noqa: ARG001
    """Yield the aliases, then each OWNERS file with its entries, and what could not be read.

    Rows: Team, Member, Vouches (of the alias file); OwnersFile, OwnersEntry, Problem (by path);
        Source.
    """
    paths = tree.named(OWNERS)
    read_paths = [path for path in paths if not is_skipped(path)]
    if not paths and ALIASES not in tree.files:
        yield Source(NAME, tree.repo, "absent", 0, "")
        return
    count = lost = 0
    aliases: dict[str, Alias] = {}
    if ALIASES in tree.files:
        found = _aliases(tree)
        if isinstance(found, Problem):
            lost += 1
            yield found
        else:
            aliases = found
            yield from alias_rows(tree.repo, ALIASES, aliases)
    for path in read_paths:
        for fact in _file(tree, path, aliases):
            count += isinstance(fact, OwnersFile)
            lost += isinstance(fact, Problem) and fact.is_blinding
            yield fact
    yield _source(tree.repo, count, len(paths) - len(read_paths), lost)


def _source(repo: str, count: int, skipped: int, lost: int) -> Source:
    status = "read" if not lost else "partial" if count else "unread"
    detail = f"{skipped} not read: Prow skips those folders by default" if skipped else ""
    return Source(NAME, repo, status, count, detail)


def is_skipped(path: str) -> bool:
    """Return whether Prow passes over a file by default: vendored, built, or git's own.

    Source: Prow `pkg/config`, OwnersDirDenylist: the preconfigured expressions, searched in the
    path of each folder on the way.
    """
    folder = path.rpartition("/")[0]
    while folder:
        if SKIPPED.search(folder):
            return True
        folder = folder.rpartition("/")[0]
    return False


def _document(tree: Tree, path: str) -> Any:
    """Return the file's first document, as text throughout; Prow reads no other.

    Raises: ShapeError with the reason.
    """
    try:
        data = tree.read(path, LIMIT_BYTES)
    except Unreadable as error:
        raise ShapeError(0, str(error)) from None
    document = next(iter_documents(data, is_text=True), None)
    foreign = FOREIGN.search(data.decode("utf-8", "replace"))
    if isinstance(document, YamlError):
        if foreign:
            raise _foreign(data, foreign)
        raise ShapeError(document.line, f"it cannot be read: {document.reason}")
    if isinstance(document, str) and foreign:
        raise _foreign(data, foreign)
    return document


def _foreign(data: bytes, found: re.Match[str]) -> ShapeError:
    line = data.decode("utf-8", "replace")[: found.start()].count("\n") + 1
    return ShapeError(line, FOREIGN_REASON)


def _aliases(tree: Tree) -> dict[str, Alias] | Problem:
    try:
        return parse_aliases(_document(tree, ALIASES))
    except ShapeError as error:
        reason = f"{error.reason}; every alias reads as a user until it is mended"
        return Problem(NAME, tree.repo, ALIASES, error.line, reason, "", True)


def _file(tree: Tree, path: str, aliases: dict[str, Alias]) -> Iterator[Fact]:
    folder = path.rpartition("/")[0]
    if tree.files[path] == "symlink":
        reason = "it is a symlink, which Prow does not follow; put the file itself there"
        yield Problem(NAME, tree.repo, path, 0, reason, folder, False)
        return
    try:
        document = _document(tree, path)
        if document is not None and not isinstance(document, Map):
            kind = "a list" if isinstance(document, Seq) else "plain text"
            raise ShapeError(1, f"not a Prow OWNERS file: {kind} where a mapping is wanted")
    except ShapeError as error:
        yield Problem(NAME, tree.repo, path, error.line, error.reason, folder, True)
        return
    config = parse_config(Map(1) if document is None else document)
    yield from _rows(tree.repo, path, folder, config, aliases)


def _rows(
    repo: str, path: str, folder: str, config: Config, aliases: dict[str, Alias]
) -> Iterator[Fact]:
    yield OwnersFile(repo, path, folder, config.is_simple, config.no_parent_owners)
    for named in config.named:
        if login(named.written):
            yield _entry(repo, path, folder, named, aliases)
    for remark in config.remarks:
        yield Problem(NAME, repo, path, remark.line, remark.reason, folder, False)


def _entry(
    repo: str, path: str, folder: str, named: Named, aliases: dict[str, Alias]
) -> OwnersEntry:
    """Return one name's row: an alias is named as it is compared, a person as written."""
    alias = aliases.get(login(named.written))
    name = alias.name if alias else named.written.removeprefix("@")
    members = tuple(alias.members) if alias else (login(named.written),)
    return OwnersEntry(
        repo,
        path,
        named.line,
        folder,
        named.pattern,
        named.role,
        name,
        alias is not None,
        members,
    )
