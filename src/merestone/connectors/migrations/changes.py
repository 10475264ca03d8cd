"""One change of a schema, whichever tool it is written for."""

from __future__ import annotations

import re
from typing import NamedTuple

UNSAID = "*"
VERBS = ("creates", "alters", "drops")
MOST_NAME = 128
COMPUTED = re.compile(r"\$\{|\{\{|\{%|<%|#\{|%\(|\{[A-Za-z_]\w*\}")


class Change(NamedTuple):
    """`verb` is one of `VERBS`. `table` is '' for the schema itself; `*` is not said.

    `database` is `*` unless the name has three parts. `model` is Django's, to be resolved once
    all files are known: `app.model`, with `suffix` for a table of its own below it.
    """

    verb: str
    schema: str
    table: str
    line: int
    database: str = UNSAID
    model: str = ""
    suffix: str = ""


class Migration(NamedTuple):
    """One migration of one file. `version` is what its tool sorts by; `after` what it follows.

    `steps` is 0 for a file that holds none itself. `fault` says why its changes are
    not told, or ''.
    """

    tool: str
    folder: str
    version: str
    line: int
    changes: tuple[Change, ...]
    after: tuple[str, ...] = ()
    steps: int = 1
    fault: str = ""


def named(text: str) -> str:
    """Return a name, or `*` where it is computed, overlong or would break an address."""
    if not text or len(text) > MOST_NAME or COMPUTED.search(text):
        return UNSAID
    return UNSAID if any(sign in text for sign in "/*\n\r\0") else text


def split_name(text: str, schema: str = "") -> tuple[str, str]:
    """Return schema and table of a dotted name, as tools pass it to SQL; `*` where unsaid."""
    head, dot, tail = text.replace('"', "").rpartition(".")
    if COMPUTED.search(text):
        return named(schema) if schema else UNSAID, UNSAID
    return named(schema or (head.rpartition(".")[2] if dot else "")), named(tail)
