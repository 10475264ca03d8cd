"""merestone.yaml: what it says, and every mistake at once with its line."""

from __future__ import annotations

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.app.scan import declared
from merestone.charter.load import load_charter
from merestone.charter.sentences import parse_sentence
from merestone.charter.teams import team_facts
from merestone.model.errors import ConfigurationError
from merestone.model.facts import Member, SameParty, Team, Thing, Vouches
from merestone.ownership.patterns import check_pattern

KEYS = st.sampled_from(
    (
        "teams",
        "claims",
        "sources",
        "rules",
        "check",
        "members",
        "also",
        "a",
        "team",
        "owns",
        "level",
    )
)
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
        "label:checkout-leads",
        "receiver:checkout-leads",
        "role:checkout-leads",
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
    assert found[0].startswith("merestone.yaml:3: parent 'shops' of team 'checkout' is no team of")
    assert found[1].startswith("merestone.yaml:4: 'acme/x' is a name of both")
    assert found[2] == (
        "merestone.yaml:6: team 'chekout' is not declared under `teams`; nearest is 'checkout'"
    )
    assert found[3].startswith("merestone.yaml:7: claim 'checkout maintains' is no sentence")
    assert found[4].startswith("merestone.yaml:8: pattern 'a/b'")
    assert found[5].startswith("merestone.yaml:9: the claim of 'checkout' covers nothing")


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


@pytest.mark.parametrize(
    "text",
    [
        "merestone: 1\nteams:\n",
        "merestone: 1\nteams:\n  checkout:\n",
        "merestone: 1\nteams: {checkout: {members: null, also: null, support: null}}\n",
        "merestone: 1\nclaims:\nsources:\nrules: {coverage/x: null}\ncheck:\n",
    ],
)
def test_a_key_with_nothing_behind_it_is_left_out(text: str) -> None:
    assert load(text).claims == ()


@pytest.mark.parametrize(
    ("body", "said"),
    [
        ("teams: {a: {members: [7]}}", 'expected text; found 7 ("7", in quotes, is text)'),
        ("teams: {a: {members: 7}}", "teams.a.members: expected a list or a mapping; found 7"),
        ("teams: {a: {members: {bo: 3}}}", "teams.a.members.bo: expected text; found 3"),
        ("teams: {a: [x]}", "teams.a: expected a mapping; found a list"),
        ("claims: [7]", "claims.0: expected text or a mapping; found 7"),
        ("claims: [{owns: file:x}]", "key 'claims.0.team' is missing"),
        ("claims: [{team: '', owns: file:x}]", "the claim names no team"),
        ("teams: {a: {also: [[x]]}}", "teams.a.also.0: expected text; found a list"),
        ("teams: {Pay: {}, pay: {}}", "team 'pay' is 'Pay' in another case"),
        ("teams: {nobody: {}}", "team 'nobody' cannot be called so"),
        ("teams: {a: {parent: b}, b: {parent: a}}", "team 'a' is part of itself"),
        ("teams: {a: {also: ['@ana']}}", "'@ana' is a person, not team 'a'"),
        ("teams: {a: {members: ['@acme/b']}}", "member '@acme/b' of team 'a' is no person"),
        ("teams: {a: {also: [acme/x]}, b: {also: ['@acme/x']}}", "is a name of both 'a' and 'b'"),
        ("claims: ['team:a owns file:x']", "team 'team:a' is not declared"),
        ("claims: ['x:y owns file:x']", "team 'x:y' is not declared"),
        ("claims: ['alias:leads owns file:x']", "is unique in one repository only"),
        ("claims: ['@a owns ,']", "is no sentence"),
        ("claims: ['Data Platform owns file:x']", "is no sentence"),
    ],
)
def test_one_mistake_is_said_once_with_its_line(body: str, said: str) -> None:
    found = mistakes(f"merestone: 1\n{body}\n")
    assert said in found[0]
    assert all(mistake.startswith("merestone.yaml:2: ") for mistake in found)
    assert len([m for m in found if said in m]) == 1


@pytest.mark.parametrize("body", ["teams: {a: {members: 7}}", "claims: [7]", "claims: [[x]]"])
def test_a_value_of_no_form_is_one_mistake_not_one_a_form(body: str) -> None:
    assert len(mistakes(f"merestone: 1\n{body}\n")) == 1


@pytest.mark.parametrize(
    ("who", "party"),
    [
        ("pay", "team:pay"),
        ("a:b", "team:a:b"),
        ("@ana", "@ana"),
        ("ana@acme.io", "ana@acme.io"),
        ("group:default/x", "group:default/x"),
    ],
)
def test_whom_a_claim_is_for(who: str, party: str) -> None:
    loaded = load(f"merestone: 1\nteams: {{pay: , 'a:b': }}\nclaims: ['{who} owns file:x']\n")
    assert [d.parties for d in declared(loaded)] == [(party,)]


@pytest.mark.parametrize(
    ("text", "patterns", "because"),
    [
        ("a owns file:x/my docs/**", ("file:x/my docs/**",), ""),
        ("a owns file:because/x because it is", ("file:because/x",), "it is"),
        ("a responds  to file:x", ("file:x",), ""),
        ("a decides\n on file:x,\n file:y", ("file:x", "file:y"), ""),
    ],
)
def test_sentences_with_odd_words(text: str, patterns: tuple[str, ...], because: str) -> None:
    said = parse_sentence(text)
    assert not isinstance(said, str)
    assert (said.patterns, said.because) == (patterns, because)


def test_an_email_is_another_name_as_it_is() -> None:
    rows = team_facts(load("merestone: 1\nteams: {a: {also: [team@acme.io]}}\n"))
    assert [r.spelling for r in rows if isinstance(r, SameParty)] == ["team@acme.io"]


def mistakes_in(data: bytes) -> list[str]:
    try:
        load_charter(data, "m.yaml", lambda p: check_pattern("address", p))
    except ConfigurationError as error:
        return error.mistakes
    return []


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=300))
def test_any_bytes_end_in_a_charter_or_in_mistakes(data: bytes) -> None:
    found = mistakes_in(b"merestone: 1\n" + data)
    assert all(mistake.startswith("m.yaml:") for mistake in found)


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(["a", "x y", "file:x", ""]),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(KEYS, inner, max_size=4),
    max_leaves=12,
)


@settings(max_examples=400, deadline=None)
@given(st.dictionaries(KEYS, values, max_size=5))
def test_any_shape_ends_in_a_charter_or_in_mistakes_with_lines(made: dict[str, object]) -> None:
    found = mistakes_in(json.dumps({**made, "merestone": 1}).encode())
    assert all(mistake.startswith("m.yaml:1: ") for mistake in found)


def test_claims_of_keys_are_things_where_they_name_a_pattern() -> None:
    from merestone.charter.key_patterns import declared_key_patterns

    text = """\
merestone: 1
teams: {pay: {}}
claims:
  - pay owns redis:cache/keys/cart:*
  - pay owns redis:*/keys/x:*
  - pay owns redis:cache/keys/**, redis:cache/server
"""
    rows = [row for row in declared_key_patterns(load(text)) if isinstance(row, Thing)]
    assert [(row.address, row.line, row.name, row.parent) for row in rows] == [
        ("redis:cache/keys/cart:*", 4, "cart:*", "redis:cache/keys")
    ]
