"""Who is paged by an alert: for sure, perhaps, or nobody."""

from __future__ import annotations

from itertools import product

from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.app.paging import taken_by
from merestone.connectors.alertmanager.routing import Matcher, Route, receivers_for

TEAM_A = Matcher("team", "=", "a")
PROD = Matcher("env", "=", "prod")


def said(tree: Route, labels: dict[str, str | None]) -> list[tuple[str, bool]]:
    return [(taken.route.receiver, bool(taken.asked)) for taken in taken_by(tree, labels)]


def test_labels_of_the_rule_decide_for_sure() -> None:
    tree = Route("all", routes=(Route("a", (TEAM_A,), address="1"),), address="0")
    assert said(tree, {"team": "a"}) == [("a", False)]
    assert said(tree, {"team": "b"}) == [("all", False)]


def test_a_label_that_only_the_series_has_leaves_both_open() -> None:
    tree = Route("all", routes=(Route("prod", (PROD,), address="1"),), address="0")
    assert said(tree, {"team": "a"}) == [("prod", True), ("all", True)]
    assert said(tree, {"env": None}) == [("prod", True), ("all", True)]
    assert said(tree, {"env": "test"}) == [("all", False)]


def test_a_route_that_continues_for_sure_leaves_nothing_to_the_parent() -> None:
    first = Route("a", (TEAM_A,), is_continue=True, address="1")
    tree = Route("all", routes=(first, Route("prod", (PROD,), address="2")), address="0")
    assert said(tree, {"team": "a", "env": "x"}) == [("a", False)]
    assert said(tree, {"team": "a"}) == [("a", False), ("prod", True)]


def test_what_comes_after_a_doubt_is_in_doubt() -> None:
    routes = (Route("prod", (PROD,), address="1"), Route("a", (TEAM_A,), address="2"))
    tree = Route("all", routes=routes, address="0")
    assert said(tree, {"team": "a"}) == [("prod", True), ("a", True)]


VALUES = ("", "x", "y")
matchers = st.builds(
    Matcher, st.sampled_from("ab"), st.sampled_from(["=", "!="]), st.sampled_from(VALUES)
)
receivers = st.sampled_from(["r0", "r1", "r2", "r3"])


def routes(depth: int) -> st.SearchStrategy[Route]:
    below = st.lists(routes(depth - 1), max_size=3).map(tuple) if depth else st.just(())
    return st.builds(
        Route, receivers, st.lists(matchers, max_size=2).map(tuple), st.booleans(), below
    )


def numbered(route: Route, at: str = "0") -> Route:
    below = tuple(numbered(child, f"{at}/{n}") for n, child in enumerate(route.routes))
    return route._replace(address=at, routes=below)


@settings(max_examples=100, deadline=None)
@given(routes(2), st.dictionaries(st.sampled_from("ab"), st.sampled_from(VALUES)))
def test_every_outcome_is_told_and_what_is_sure_always_comes(
    tree: Route, known: dict[str, str]
) -> None:
    tree = numbered(tree._replace(matchers=()))
    taken = taken_by(tree, known)
    told = {each.route.receiver for each in taken}
    sure = {each.route.receiver for each in taken if not each.asked}
    missing = [name for name in "ab" if name not in known]
    outcomes = []
    for values in product((*VALUES, "other"), repeat=len(missing)):
        labels = {**known, **dict(zip(missing, values, strict=True))}
        outcomes.append(set(receivers_for(tree, labels)))
    for outcome in outcomes:
        assert outcome <= told
        assert sure <= outcome
    if not missing:
        assert told == sure == outcomes[0]
