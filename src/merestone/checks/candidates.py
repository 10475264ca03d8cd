"""How many things a rule judges: the count of its first CTE, which is named `candidate`."""

from __future__ import annotations

import re

from merestone.model.errors import RuleError

COMMENT = r"--[^\n]*|/\*.*?\*/"
HEAD = re.compile(rf"(?:\s|{COMMENT})*+WITH\s+candidate\s+AS\s*\(", re.IGNORECASE | re.DOTALL)
# What may hold a parenthesis that does not count: a string, a quoted name, a comment.
TOKEN = re.compile(rf"'(?:[^']|'')*'|\"[^\"]*\"|{COMMENT}|[()]", re.DOTALL)


def candidate_count(sql: str) -> str:
    """Return the query that counts the rule's candidates.

    Raises: RuleError when the rule does not begin with a CTE named `candidate`.
    """
    head = HEAD.match(sql)
    if head is None:
        raise RuleError("it must begin with `WITH candidate AS (`: all that it judges")
    depth = 1
    for token in TOKEN.finditer(sql, head.end()):
        depth += {"(": 1, ")": -1}.get(token[0], 0)
        if not depth:
            return f"{sql[: token.end()]} SELECT count(*) FROM candidate"  # noqa: S608
    raise RuleError("the CTE `candidate` is never closed")
