"""Rails' migrations: the schema statements, line by line, without running Ruby.

Source: Rails, "Active Record Migrations" and `ActiveRecord::ConnectionAdapters::SchemaStatements`.
`down` is the way back, so it is not read; a name that is computed is `*`.
"""

from __future__ import annotations

import re

from merestone.connectors.migrations.changes import UNSAID, Change, Migration, split_name
from merestone.connectors.migrations.sql import TOO_MANY, read_sql
from merestone.source.file_text import FileText

VERBS = {
    "create_table": "creates",
    "create_join_table": "creates",
    "drop_table": "drops",
    "drop_join_table": "drops",
    "rename_table": "alters",
    "create_view": "creates",
    "drop_view": "drops",
}
ALTERS = (
    "change_table add_column add_columns remove_column remove_columns rename_column change_column"
    " change_column_default change_column_null change_column_comment change_table_comment add_index"
    " remove_index rename_index add_reference add_belongs_to remove_reference remove_belongs_to"
    " add_foreign_key remove_foreign_key add_check_constraint remove_check_constraint"
    " add_timestamps remove_timestamps add_unique_constraint add_exclusion_constraint"
)
VERBS |= dict.fromkeys(ALTERS.split(), "alters")
STATEMENT = re.compile(r"^\s*([a-z_]+)[ \t(]")
NAME = re.compile(r"""\s*(?::(\w+)|:?"([^"\n]*)"|:?'([^'\n]*)')""")
OPEN = re.compile(r"^\s*[a-z_]+\($")
COMMA = re.compile(r"\s*,")
DEF = re.compile(r"^(\s*)def\s+(?:self\.)?(\w+)")
HEREDOC = re.compile(r"<<[~-]?['\"]?([A-Z_]\w*)['\"]?")
EXECUTED = re.compile(r"""^\s*execute[ (]\s*(?:"([^"\n]*)"|'([^'\n]*)')""")
MOST_LINE = 2_000
MOST_CHANGES = 20_000


def read_rails(file: FileText) -> list[Migration]:
    """Return one migration, by the number in the file's name."""
    version = file.name.partition("_")[0]
    changes: list[Change] = []
    lines = file.text.splitlines()
    at, skipped_indent = 0, -1
    while at < len(lines) and len(changes) < MOST_CHANGES:
        line, number = lines[at][:MOST_LINE], at + 1
        at += 1
        if found := DEF.match(line):
            skipped_indent = len(found[1]) if found[2] == "down" else -1
        if skipped_indent >= 0:
            continue
        if OPEN.match(line) and at < len(lines):
            line = f"{line.rstrip()} {lines[at][:MOST_LINE]}"
        changes += _statement(line, number)
        if (tag := HEREDOC.search(line)) and "execute" in line:
            end = _end_of(lines, at, tag[1])
            changes += read_sql("\n".join(lines[at:end]), at + 1).changes
            at = end + 1
    firsts = {change._replace(line=0): change for change in reversed(changes)}
    done = tuple(reversed(firsts.values()))
    fault = TOO_MANY if len(changes) >= MOST_CHANGES else ""
    return [Migration("Rails", file.folder, version, 1, done, fault=fault)]


def _end_of(lines: list[str], at: int, tag: str) -> int:
    """Return where a heredoc ends; one that does not goes to the end of the file."""
    return next((i for i in range(at, len(lines)) if lines[i].strip() == tag), len(lines))


def _statement(line: str, number: int) -> list[Change]:
    if found := EXECUTED.match(line):
        return read_sql(found[1] or found[2] or "", number).changes
    found = STATEMENT.match(line)
    verb = VERBS.get(found[1]) if found else None
    if found is None or verb is None:
        return []
    names = _names(line, found.end())
    if found[1].endswith("_join_table"):
        is_named = len(names) == 2 and UNSAID not in names
        return [Change(verb, UNSAID, "_".join(sorted(names)) if is_named else UNSAID, number)]
    table = split_name(names[0]) if names else (UNSAID, UNSAID)
    changes = [Change(verb, *table, number)]
    if found[1] == "rename_table" and len(names) == 2:
        changes.append(Change("creates", *split_name(names[1]), number))
    return changes


def _names(line: str, at: int) -> list[str]:
    """Return the first one or two names; one that is no plain name is `*`."""
    names = []
    while found := NAME.match(line, at):
        names.append(next(part for part in (*found.groups(), "") if part is not None))
        comma = COMMA.match(line, found.end())
        if comma is None or len(names) == 2:
            break
        at = comma.end()
    return names
