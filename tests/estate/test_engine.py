"""The engine: text goes in as it is, and nothing gets out."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from merestone.estate.engine import Estate
from merestone.model.errors import RuleError


@pytest.fixture
def estate() -> Iterator[Estate]:
    tables = Estate()
    yield tables
    tables.close()


def test_odd_text_comes_back_as_it_went_in(estate: Estate) -> None:
    odd = [
        "",
        " ",
        "a,b",
        'say "hi"',
        "it's",
        "a\nb",
        "a\r\nb",
        "\r",
        "NULL",
        "\\N",
        "ü\U0001f980",
        "%",
    ]
    estate.fill("holder", [(n, "maintains", text) for n, text in enumerate(odd)])
    _, rows = estate.query("SELECT party FROM holder ORDER BY bundle")
    assert [party for (party,) in rows] == odd


@settings(max_examples=40, deadline=None)
@example(["\r"])
@example(["", "\r\n", '"'])
@example(["x" * 4_000_000])
@given(st.lists(st.text(st.characters(exclude_categories=["Cs"]), max_size=40), max_size=20))
def test_any_text_comes_back(texts: list[str]) -> None:
    tables = Estate()
    tables.fill("holder", [(n, "d", text) for n, text in enumerate(texts)])
    _, rows = tables.query("SELECT party FROM holder ORDER BY bundle")
    tables.close()
    assert [party for (party,) in rows] == [text.replace("\0", "␀") for text in texts]


def test_a_lone_surrogate_is_escaped(estate: Estate) -> None:
    estate.fill("holder", [(1, "d", "a\udc80b")])
    assert estate.query("SELECT party FROM holder")[1] == [("a\\udc80b",)]


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT * FROM read_csv('/etc/passwd')",
        "SELECT * FROM '/etc/passwd'",
        "COPY (SELECT 1) TO '/tmp/merestone-must-not-be'",
        "ATTACH '/tmp/merestone-must-not-be.db'",
        "INSTALL httpfs",
        "LOAD httpfs",
        "SET memory_limit = '100GB'",
        "SET enable_external_access = true",
        "CREATE TABLE more AS SELECT 1",
        "DELETE FROM file",
        "SELECT 1; SELECT 2",
        "SELECT * FROM hidden",
        "",
    ],
)
def test_a_sealed_estate_reaches_nothing_outside(estate: Estate, sql: str) -> None:
    hidden = {"secret": [1]}  # a name of Python's that the engine could find
    estate.seal()
    with pytest.raises(RuleError):
        estate.query(sql)
    assert hidden["secret"] == [1]
    assert not Path("/tmp/merestone-must-not-be").exists()


def test_a_query_that_does_not_end_is_stopped() -> None:
    tables = Estate(most_seconds=0.2)
    tables.seal()
    with pytest.raises(RuleError, match=r"longer than 0\.2 seconds"):
        tables.query(
            "SELECT count(*) FROM range(100000000) a, range(100000000) b WHERE a.range > b.range"
        )
    assert tables.query("SELECT 1")[1] == [(1,)]
    tables.close()


def test_parameters_that_the_query_does_not_name_are_let_be(estate: Estate) -> None:
    sql = "SELECT $days -- not $share\n"
    assert estate.query(sql, {"days": 3, "share": 4, "day": 5})[1] == [(3,)]


def test_derived_tables_name_the_people_behind_a_claim(estate: Estate) -> None:
    estate.fill("party", [("@ana", "@ana", "person", "known", "", True)])
    estate.fill("member", [("team:pay", "@ben"), ("team:pay", "@ana")])
    estate.fill("claim_party", [(1, "team:pay"), (1, "@ana"), (2, "@ana")])
    estate.seal()
    _, rows = estate.query("SELECT claim, person FROM claim_person ORDER BY ALL")
    assert rows == [(1, "@ana"), (1, "@ben"), (2, "@ana")]
