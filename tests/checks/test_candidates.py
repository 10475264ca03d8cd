"""The count of what a rule judges, taken from its first CTE."""

from __future__ import annotations

import pytest

from merestone.checks.candidates import candidate_count
from merestone.model.errors import RuleError

TAIL = " SELECT count(*) FROM candidate"


@pytest.mark.parametrize(
    "inside",
    [
        "SELECT 1",
        "SELECT (1 + (2)) AS n",
        "SELECT ')' AS n, 'it''s (' AS m",
        'SELECT 1 AS "odd)"',
        "SELECT 1 -- a comment with )\n",
        "SELECT /* ) */ 1",
    ],
)
def test_the_cte_ends_at_its_own_parenthesis(inside: str) -> None:
    head = f"-- why\n/* and ( how */\nwith  candidate\nAS ({inside})"
    assert candidate_count(f"{head}, more AS (SELECT 2) SELECT 3") == head + TAIL


@pytest.mark.parametrize(
    ("sql", "says"),
    [
        ("SELECT 1", "must begin"),
        ("WITH other AS (SELECT 1), candidate AS (SELECT 1) SELECT 1", "must begin"),
        ("WITH candidate AS (SELECT 1", "never closed"),
        ("-" * 50_000 + "\n" + "/* */" * 5_000, "must begin"),
    ],
)
def test_what_is_no_candidate_is_said(sql: str, says: str) -> None:
    with pytest.raises(RuleError, match=says):
        candidate_count(sql)
