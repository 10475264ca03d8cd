"""merestone.yaml: what it says, and every mistake at once with its line."""

from __future__ import annotations

import pytest

from merestone.charter.load import load_charter
from merestone.charter.sentences import parse_sentence
from merestone.charter.teams import team_facts
from merestone.model.errors import ConfigurationError
from merestone.model.facts import Member, SameParty, Team, Vouches
from merestone.ownership.patterns import check_pattern

GOOD = """\
merestone: 1
organisation: acme
teams:
  platform: {kind: platform, members: {ana: L4, bo: L3}}
  checkout:
    members: [cy]
    also: [acme/checkout, "group:default/checkout", checkout-leads]
claims:
  - checkout maintains file:shop/services/checkout/**
  - platform owns terraform:network/**, kubernetes:prod/ingress-*/**
  - nobody owns file:shop/vendor/**, because it is generated
  - {team: platform, responds: "kubernetes:prod/*/Gateway/*", because: one rota answers}
"""


def load(text: str):  # type: ignore[no-untyped-def]
    return load_charter(text.encode(), "merestone.yaml", lambda p: check_pattern("address", p))


def mistakes(text: str) -> list[str]:
    with pytest.raises(ConfigurationError) as caught:
        load(text)
    return caught.value.mistakes


def test_claims_are_sentences_with_their_line() -> None:
    said = [(c.line, *c.sentence) for c in load(GOOD).claims]
    assert said == [
        (9, "checkout", ("maintains",), ("file:shop/services/checkout/**",), ""),
        (10, "platform", (), ("terraform:network/**", "kubernetes:prod/ingress-*/**"), ""),
        (11, "", (), ("file:shop/vendor/**",), "it is generated"),
        (12, "platform", ("responds",), ("kubernetes:prod/*/Gateway/*",), "one rota answers"),
    ]


def test_teams_become_facts_like_those_of_every_other_source() -> None:
    rows = list(team_facts(load(GOOD)))
    teams = [(r.party, r.line, r.kind) for r in rows if isinstance(r, Team)]
    assert teams == [("team:platform", 4, "platform"), ("team:checkout", 5, "")]
    assert [r.person for r in rows if isinstance(r, Member)] == ["@ana", "@bo", "@cy"]
    same = [r.spelling for r in rows if isinstance(r, SameParty)]
    assert same == [
        "@acme/checkout",
        "group:default/checkout",
        "group:default/checkout-leads",
        "alias:checkout-leads",
    ]
    assert [r.scope for r in rows if isinstance(r, Vouches)] == ["team:", "@acme/", "group:"]


def test_a_bare_other_name_vouches_for_nothing() -> None:
    rows = team_facts(load("merestone: 1\nteams:\n  a:\n    also: [a-team]\n"))
    assert [r.scope for r in rows if isinstance(r, Vouches)] == ["team:"]


def test_every_mistake_is_reported_with_line_and_remedy() -> None:
    text = (
        "merestone: 1\norganisaton: acme\nteams:\n  a:\n    knid: platform\n"
        "  b:\n    kind: plattform\nsources:\n  history: {days: -1}\n"
    )
    found = mistakes(text)
    assert found[0] == (
        "merestone.yaml:2: key 'organisaton' is not known; did you mean 'organisation'?"
    )
    assert found[1] == "merestone.yaml:5: key 'teams.a.knid' is not known; did you mean 'kind'?"
    assert found[2].startswith("merestone.yaml:7: teams.b.kind: input should be 'platform'")
    assert found[3].startswith("merestone.yaml:9: sources.history.days: input should be greater")
    assert len(found) == 4


def test_claims_and_teams_are_checked_together() -> None:
    text = (
        "merestone: 1\nteams:\n  checkout: {also: [acme/x], parent: shops}\n"
        "  search: {also: [acme/x]}\nclaims:\n  - chekout maintains file:a/**\n"
        "  - checkout maintains\n  - checkout maintains a/b\n  - {team: checkout}\n"
    )
    found = mistakes(text)
    assert found[0] == (
        "merestone.yaml:6: team 'chekout' is not declared under `teams`; nearest is 'checkout'"
    )
    assert found[1].startswith("merestone.yaml:7: claim 'checkout maintains' is no sentence")
    assert found[2].startswith("merestone.yaml:8: pattern 'a/b'")
    assert found[3].startswith("merestone.yaml:9: the claim of 'checkout' covers nothing")
    assert found[4] == (
        "merestone.yaml:3: parent 'shops' of team 'checkout' is no team of this file"
    )
    assert found[5].startswith("merestone.yaml:4: 'acme/x' is a name of both")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "expected one mapping"),
        ("- a\n", "expected one mapping"),
        ("merestone: 2\n", "merestone.yaml:1: merestone: input should be 1"),
        ("organisation: x\n", "key 'merestone' is missing"),
        ("merestone: 1\nmerestone: 1\n", "merestone.yaml:2"),
        ("merestone: 1\nteams: [\n", "merestone.yaml:"),
        ("merestone: 1\nclaims: 7\n", "merestone.yaml:2: claims:"),
    ],
)
def test_a_broken_file_is_named_with_its_line(text: str, said: str) -> None:
    assert said in mistakes(text)[0]


@pytest.mark.parametrize(
    ("text", "who", "duties"),
    [
        ("a owns file:x/**", "a", ()),
        ("a responds to file:x/**", "a", ("responds",)),
        ("@acme/a decides on file:x/**", "@acme/a", ("decides",)),
        ("Nobody owns file:x/**, because owns is a word", "", ()),
    ],
)
def test_sentences_in_their_forms(text: str, who: str, duties: tuple[str, ...]) -> None:
    said = parse_sentence(text)
    assert not isinstance(said, str)
    assert (said.who, said.duties, said.patterns) == (who, duties, ("file:x/**",))
