"""What a CODEOWNERS line really does."""

from __future__ import annotations

from merestone.model.facts import CodeownersLine
from merestone.ownership.evidence.codeowners import CodeownersEvidence
from merestone.ownership.evidence.offer import ClaimBook
from merestone.ownership.lines import LineUse, line_uses
from merestone.ownership.parties import PartyBook
from ownership.facts_made import facts_of, line


def uses(rows: list[CodeownersLine], *paths: str) -> dict[int, LineUse]:
    evidence = CodeownersEvidence(rows, ClaimBook(), PartyBook(facts_of(rows)))
    return {use.row.line: use for use in line_uses(rows, evidence, paths)}


def numbers(use: LineUse) -> tuple[int, int, int, int, int]:
    return use.matches, use.wins, use.beaten_by, use.beaten, use.same_as


def test_the_last_match_takes_the_file_from_the_earlier_lines() -> None:
    found = uses(
        [line(1, "/api/", "@api"), line(2, "*", "@all"), line(3, "*.md", "@docs")],
        "api/x.py",
        "api/y.md",
        "z.py",
    )
    assert numbers(found[1]) == (2, 0, 2, 1, 0)
    assert numbers(found[2]) == (3, 2, 3, 1, 0)
    assert numbers(found[3]) == (1, 1, 0, 0, 0)


def test_a_line_that_matches_nothing_counts_nothing() -> None:
    assert numbers(uses([line(1, "/gone/", "@a")], "x")[1]) == (0, 0, 0, 0, 0)


def test_gitlab_lines_are_beaten_in_their_own_section_only() -> None:
    rows = [
        line(1, "/api/", "@api", dialect="gitlab", section="Code"),
        line(3, "*", "@docs", dialect="gitlab", section="Docs"),
        line(4, "/api/*", "@new", dialect="gitlab", section="code"),
    ]
    found = uses(rows, "api/x.py")
    assert numbers(found[1]) == (1, 0, 4, 1, 0)
    assert numbers(found[3]) == (1, 1, 0, 0, 0)


def test_a_gitlab_exclusion_beats_lines_before_and_after_it() -> None:
    rows = [
        line(1, "/api/", "@api", dialect="gitlab"),
        line(2, "/api/", dialect="gitlab", is_exclusion=True),
        line(3, "*", "@all", dialect="gitlab"),
    ]
    found = uses(rows, "api/x.py", "y")
    assert numbers(found[1]) == (1, 0, 2, 1, 0)
    assert numbers(found[2]) == (1, 0, 0, 0, 0)
    assert numbers(found[3]) == (2, 1, 2, 1, 0)


def test_gitea_asks_everybody_who_matches() -> None:
    rows = [line(1, "api/.*", "@a", dialect="gitea"), line(2, ".*", "@b", dialect="gitea")]
    found = uses(rows, "api/x.py")
    assert [numbers(use) for use in found.values()] == [(1, 1, 0, 0, 0), (1, 1, 0, 0, 0)]


def test_the_same_pattern_again_names_the_first_line() -> None:
    rows = [line(1, "/api/", "@a"), line(2, "/api/", "@b"), line(3, "/api/", "@c")]
    assert [use.same_as for use in uses(rows, "api/x").values()] == [0, 1, 1]


def test_a_line_that_is_skipped_is_nobodys_twin() -> None:
    broken = line(1, "/api/", "a")._replace(invalid="'a' is no owner")
    found = uses([broken, line(2, "/api/", "@a"), line(3, "!x", "@a")], "api/x")
    assert (found[1].fault, found[1].matches) == ("'a' is no owner", 0)
    assert numbers(found[2]) == (1, 1, 0, 0, 0)
    assert found[3].fault
