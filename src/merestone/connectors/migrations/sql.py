"""Which schemas and tables a piece of SQL creates, alters or drops.

Source: PostgreSQL's command reference. A name without a schema is in the first schema of the
`search_path` that the text itself sets, else the schema is not said. Temporary tables are left
out, and so is what only reads or writes rows.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import NamedTuple

from merestone.connectors.migrations.changes import UNSAID, Change, named
from merestone.connectors.migrations.sql_tokens import Scanner, Token

MOST_CHANGES = 10_000
MOST_STATEMENTS = 10_000
"""Statements in one text that may be changes."""
TOO_MANY = "there are more changes in one file than are read"
MOST_TOKENS = 400
MOST_BLOCK_TOKENS = 20_000
"""Tokens of `DO` blocks that are looked at in one text."""
FIRST_WORDS = frozenset(("create", "alter", "drop", "set", "do", "copy"))
BLOCK_WORDS = frozenset(("begin", "then", "else", "loop"))
VERB = {"create": "creates", "alter": "alters", "drop": "drops"}
NOISE = frozenset(
    (
        *("or", "replace", "if", "not", "exists", "unlogged", "global", "local", "foreign"),
        *("external", "materialized", "recursive", "only", "unique", "concurrently", "constraint"),
    )
)
RELATIONS = frozenset(("table", "view"))
ON_TABLE = frozenset(("index", "trigger", "policy"))
IN_SCHEMA = frozenset(("type", "domain", "function", "procedure", "sequence", "aggregate"))


class Name(NamedTuple):
    """A dotted name's parts, `*` for a computed one, and where the next token is."""

    parts: tuple[str, ...]
    line: int
    after: int


class Reading(NamedTuple):
    """What was found, each change where it comes first.

    `is_postgres` is false for text in another dialect; `is_whole` where there are too many changes.
    """

    changes: list[Change]
    is_postgres: bool
    is_whole: bool


def read_sql(text: str, first_line: int = 1) -> Reading:
    """Return the changes in order; hostile text costs one pass over it."""
    scanner = Scanner(text, first_line)
    path: list[str] = []
    budget = [MOST_BLOCK_TOKENS]
    changes: dict[tuple[str, ...], Change] = {}
    left = MOST_STATEMENTS
    while scanner.at < len(text) and len(changes) <= MOST_CHANGES and left >= 0:
        statement = scanner.statement(FIRST_WORDS, MOST_TOKENS)
        left -= len(statement) > 1
        for change in _changes(statement, path, budget):
            key = (change.verb, change.schema, change.table, change.database)
            changes.setdefault(key, change)
        if _is_copied(statement):
            scanner.skip_copied()
    is_whole = len(changes) <= MOST_CHANGES and left >= 0 and budget[0] >= 0
    return Reading(list(changes.values())[:MOST_CHANGES], not scanner.has_backticks, is_whole)


def _is_copied(statement: list[Token]) -> bool:
    if not statement or statement[0].text != "copy":
        return False
    return any(token.kind == "word" and token.text == "stdin" for token in statement)


def _changes(statement: list[Token], path: list[str], budget: list[int]) -> list[Change]:
    if not statement or statement[0].kind != "word":
        return []
    first = statement[0].text
    if first in VERB:
        return list(_ddl(statement, path))
    if first == "set":
        _note_path(statement, path)
    blocks = [token for token in statement if token.kind == "text"] if first == "do" else []
    return [each for block in blocks[:1] for each in _block(block, path, budget)]


def _block(body: Token, path: list[str], budget: list[int]) -> Iterator[Change]:
    """Yield the changes of an anonymous block; statements follow `;`, BEGIN, THEN and so on."""
    current: list[Token] = []
    for token in Scanner(body.text, body.line).tokens():
        budget[0] -= 1
        if budget[0] < 0:
            return
        if (token.kind == "sign" and token.text == ";") or (
            token.kind == "word" and token.text in BLOCK_WORDS
        ):
            yield from _changes(current, path, budget) if not _is_do(current) else []
            current = []
        elif len(current) < MOST_TOKENS:
            current.append(token)


def _is_do(statement: list[Token]) -> bool:
    """Return whether a block stands in a block: it is not gone into."""
    return bool(statement) and statement[0].text == "do"


def _note_path(statement: list[Token], path: list[str]) -> None:
    words = [token.text for token in statement[:3] if token.kind == "word"]
    if "search_path" not in words:
        return
    at = next(at for at, token in enumerate(statement) if token.text == "search_path")
    rest = statement[at + 1 :]
    names = [token.text if token.kind != "computed" else UNSAID for token in rest]
    kinds = [token.kind in ("word", "name", "text", "computed") for token in rest]
    listed = [name for name, is_name in zip(names, kinds, strict=True) if is_name]
    listed = listed[1:] if listed[:1] == ["to"] else listed
    path[:] = [] if listed[:1] == ["default"] else [named(listed[0])] if listed else []
    if path and (path[0].startswith("$") or len(listed) > 1):
        # With several schemas only what is created is surely in the first one; see `_schema_of`.
        path[:] = [] if path[0].startswith("$") else [path[0], ""]


def _ddl(statement: list[Token], path: list[str]) -> Iterator[Change]:
    verb = VERB[statement[0].text]
    at = 1
    while at < len(statement) and statement[at].kind == "word" and statement[at].text in NOISE:
        at += 1
    if at >= len(statement) or statement[at].text in ("temp", "temporary"):
        return
    what = statement[at].text
    if what in RELATIONS:
        yield from _relations(verb, statement, at + 1, path)
    elif what == "schema":
        yield from _schemas(verb, statement, at + 1)
    elif what in ON_TABLE:
        yield from _on_table(statement, at + 1, path)
    elif what in IN_SCHEMA:
        for name in _names(statement, at + 1)[:1]:
            if len(name.parts) > 1:
                yield Change("alters", named(name.parts[-2]), "", name.line)


def _relations(verb: str, statement: list[Token], at: int, path: list[str]) -> Iterator[Change]:
    found = _names(statement, at)
    for name in found if verb == "drops" else found[:1]:
        yield _change(verb, name, path)
    if verb == "alters" and found:
        yield from _moved(statement, found[0], path)


def _moved(statement: list[Token], name: Name, path: list[str]) -> Iterator[Change]:
    """Yield the table under its new name or in its new schema."""
    words = [token.text for token in statement[name.after : name.after + 2]]
    if words not in (["rename", "to"], ["set", "schema"]):
        return
    for new in _names(statement, name.after + 2)[:1]:
        old = _change("creates", name, path)
        part = named(new.parts[-1])
        yield old._replace(table=part) if words[0] == "rename" else old._replace(schema=part)


def _schemas(verb: str, statement: list[Token], at: int) -> Iterator[Change]:
    found = _names(statement, at)
    if statement[at : at + 1] and statement[at].text == "authorization":
        found = _names(statement, at + 1)
    for name in found if verb == "drops" else found[:1]:
        yield Change(verb, named(name.parts[-1]), "", name.line)


def _on_table(statement: list[Token], at: int, path: list[str]) -> Iterator[Change]:
    """Yield the table after ON; a trigger's events come before it, and `update of` has no ON."""
    for place in range(at, len(statement)):
        if statement[place].kind == "word" and statement[place].text == "on":
            for name in _names(statement, place + 1)[:1]:
                yield _change("alters", name, path)
            return
        if statement[place].text == "(":
            return


def _change(verb: str, name: Name, path: list[str]) -> Change:
    parts = [named(part) for part in name.parts]
    schema = parts[-2] if len(parts) > 1 else _schema_of(verb, path)
    database = parts[-3] if len(parts) > 2 else UNSAID
    return Change(verb, schema, parts[-1], name.line, database)


def _schema_of(verb: str, path: list[str]) -> str:
    if not path or (len(path) > 1 and verb != "creates"):
        return UNSAID
    return path[0]


def _names(statement: list[Token], at: int) -> list[Name]:
    """Return the dotted names, by commas, that begin here after words such as IF EXISTS."""
    found: list[Name] = []
    while at < len(statement) and statement[at].kind == "word" and statement[at].text in NOISE:
        at += 1
    while at < len(statement):
        name = _name(statement, at)
        if name is None:
            break
        found.append(name)
        at = name.after
        if at >= len(statement) or statement[at].text != ",":
            break
        at += 1
    return found


def _name(statement: list[Token], at: int) -> Name | None:
    """Return a dotted name; words that touch a computed value (`${env}_orders`) are unsaid too."""
    parts: list[str] = []
    line = statement[at].line
    wants_part = True
    while at < len(statement):
        token = statement[at]
        is_part = token.kind in ("word", "name", "computed")
        if wants_part and is_part:
            parts.append(UNSAID if token.kind == "computed" else token.text)
            wants_part = False
        elif not wants_part and token.kind == "sign" and token.text == ".":
            wants_part = True
        elif not wants_part and _is_glued(statement[at - 1], token):
            parts[-1] = UNSAID
        else:
            break
        at += 1
    return Name(tuple(parts[-3:]), line, at) if parts and not wants_part else None


def _is_glued(before: Token, token: Token) -> bool:
    """Return whether a computed value and a word make one name."""
    return token.kind == "computed" or (before.kind == "computed" and token.text.startswith("_"))
