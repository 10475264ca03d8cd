from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merestone.connectors.redis.acl import user_of
from merestone.connectors.redis.patterns import Parts, Seen, Ttl, first_pattern, folded, segment

ONE = Seen(1, frozenset(("string",)), Ttl(1))


def patterns(keys: list[str]) -> dict[str, int]:
    seen: dict[Parts, Seen] = {}
    for key in keys:
        parts = first_pattern(key.encode("utf-8", "surrogatepass"))
        seen[parts] = seen[parts].with_other(ONE) if parts in seen else ONE
    return {pattern: about.keys for pattern, about in folded(seen).items()}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("user", "user"), ("user-data_x", "user-data_x"), ("v2", "v2"), ("42", "*"), ("", ""),
        ("user42", "user*"), ("order-1001", "order-*"), ("{user42}", "{user*}"), ("{x}", "{x}"),
        ("550e8400-e29b-41d4-a716-446655440000", "*"), ("deadbeef01", "*"), ("facade", "facade"),
        ("ana@example.org", "*"), ("Ana Maria", "*"), ("zoë", "*"), ("a%20b", "*"),
        ("x1y2z3q4", "*"), ("aBcDeFgHiJkLmNoP", "*"),
        ("abcdefgh1jklmnopq", "*"), ("w" * 41, "*"), ("2026-11-24", "*"), ("-", "*"),
    ],
)  # fmt: skip
def test_a_segment_alone(text: str, expected: str) -> None:
    assert segment(text) == expected


@pytest.mark.parametrize(
    ("keys", "expected"),
    [
        (["session:alice", "session:bob"], {"*:*": 2}),
        (["session:alice", "session:bob", "session:carol"], {"session:*": 3}),
        ([f"s:{a}{b}:x" for a in "abcdef" for b in "ghijk"], {"s:*:x": 30}),
        ([f"u:{n}:{t}" for n in ("ana", "ben", "cid") for t in ("cart", "mail", "tel")],
         {"u:*:cart": 3, "u:*:mail": 3, "u:*:tel": 3}),
        ([f"cache:{t}:{n}" for t in ("user", "item") for n in range(5)],
         {"cache:item:*": 5, "cache:user:*": 5}),
        (["a/b/1", "a/b/2", "a/b/3", "a:b:1", "a:b:2", "a:b:3"], {"a/b/*": 3, "a:b:*": 3}),
        (["lonely"], {"*": 1}),
        ([":".join("abcdefghijklmnop")] * 3, {"a:b:c:d:e:f:g:h:i:j:k:l:*": 3}),
        ([f"app.{n}.log" for n in range(9)], {"app.*.log": 9}),
    ],
)  # fmt: skip
def test_keys_become_patterns(keys: list[str], expected: dict[str, int]) -> None:
    assert patterns(keys) == expected


@given(st.lists(st.text(min_size=1, max_size=12), max_size=20))
def test_no_rare_segment_is_kept_and_no_key_is_lost(keys: list[str]) -> None:
    keys = [key for key in keys if key.isprintable()]
    found = patterns(keys)
    assert sum(found.values()) == len(keys)
    for pattern in found:
        for word in pattern.replace(":", "/").replace(".", "/").replace("|", "/").split("/"):
            if word.strip("*{}"):
                assert sum(word.strip("*{}") in key for key in keys) >= 3


def test_many_keys_are_folded_soon() -> None:
    keys = [f"a{i % 7}x:{'bc'[i % 2]}:name{chr(97 + i % 26)}{i}:z:{i}" for i in range(20_000)]
    begun = time.process_time()
    patterns(keys)
    assert time.process_time() - begun < 2


def test_rules_of_users_are_read_past_their_secrets() -> None:
    line = "user ana off nopass #abcd >pw ~a:* %RW~b (+get ~c) allkeys &* -@all"
    user = user_of(line)
    assert user is not None
    assert (user.name, user.is_on, user.has_no_password) == ("ana", False, True)
    assert [key for key in user.keys if key[0] == "reads"] == [
        ("reads", "a:*"), ("reads", "b"), ("reads", "c"), ("reads", "*"),
    ]  # fmt: skip
    assert "pw" not in repr(user)
    assert "abcd" not in repr(user)
    assert user_of("") is user_of("nobody") is None
