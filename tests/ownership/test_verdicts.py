"""A remembered case is judged as it was the first time, whatever the places are."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.model.claims import Claim
from merestone.ownership.evidence.offer import Offer
from merestone.ownership.judge import judge
from merestone.ownership.parties import PartyBook
from merestone.ownership.precedence import load_precedence
from merestone.ownership.verdicts import Verdicts
from ownership.facts_made import facts_of, team

PARTIES = PartyBook(facts_of([*team("@a/x", "@p"), *team("@a/y", "@q"), *team("team:z", "@p")]))
PRECEDENCE = load_precedence()
VERDICTS = Verdicts(PRECEDENCE, PARTIES)
claims = st.builds(
    Claim,
    st.integers(0, 99),
    st.sampled_from(sorted(PRECEDENCE.weights)),
    st.just("r"),
    st.sampled_from(["a", "b"]),
    st.integers(1, 9),
    st.just("*"),
    st.sampled_from([(), ("@a/x",), ("@a/y",), ("team:z",), ("@a/todo",), ("@a/x", "@a/y")]),
    st.sampled_from([("x",), ("y",)]),
    st.sampled_from([(), ("maintains",), ("responds", "decides")]),
    st.sampled_from(["", "it is so"]),
)
offers = st.lists(st.builds(Offer, claims, st.sampled_from(["", "", "a later one"])), max_size=5)


@settings(max_examples=400, deadline=None)
@given(offers, st.sampled_from(["", "x could not be read"]))
def test_the_same_as_judging_anew(said: list[Offer], blinded_by: str) -> None:
    said = [Offer(o.claim._replace(claim=n), o.lost) for n, o in enumerate(said)]
    case = VERDICTS.case(said, blinded_by)
    holdings = case.of([offer.claim for offer in said])
    assert case.states == tuple(holding.state for holding in holdings)
    assert holdings == judge(said, PRECEDENCE, PARTIES, blinded_by)
