from __future__ import annotations

import itertools
import random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.connectors.mesh.matching import (
    Route,
    host_rank,
    match_route,
    matches_host,
    matches_path,
)

PATHS = ("/", "/foo", "/foo/", "/foo/bar", "/foobar", "/foo/bar/baz", "/x")
HOSTS = ("*", "example.com", "*.example.com", "a.example.com", "*.a.example.com")
ASKED = ("example.com", "a.example.com", "b.a.example.com", "other.org", "A.example.com:8443")


def ingress(host: str, match: str, path: str, name: str = "ns/one") -> Route:
    return Route("ingress", host, match, path, object=name)


def names(found: tuple[Route, ...]) -> list[str]:
    return [each.object for each in found]


# Kubernetes documentation, "Ingress", Examples: kind, path(s), request, does it match?
@pytest.mark.parametrize(
    ("match", "path", "request_path", "does"),
    [
        ("prefix", "/", "/anything", True),
        ("exact", "/foo", "/foo", True),
        ("exact", "/foo", "/bar", False),
        ("exact", "/foo", "/foo/", False),
        ("exact", "/foo/", "/foo", False),
        ("prefix", "/foo", "/foo", True),
        ("prefix", "/foo", "/foo/", True),
        ("prefix", "/foo/", "/foo", True),
        ("prefix", "/foo/", "/foo/", True),
        ("prefix", "/aaa/bb", "/aaa/bbb", False),
        ("prefix", "/aaa/bbb", "/aaa/bbb", True),
        ("prefix", "/aaa/bbb/", "/aaa/bbb", True),
        ("prefix", "/aaa/bbb", "/aaa/bbb/", True),
        ("prefix", "/aaa/bbb", "/aaa/bbb/ccc", True),
        ("prefix", "/aaa/bbb", "/aaa/bbbxyz", False),
        ("prefix", "/aaa", "/bbb", False),
    ],
)
def test_ingress_paths_match_by_whole_segments(
    match: str, path: str, request_path: str, does: bool
) -> None:
    for dialect in ("ingress", "gateway-api"):
        assert matches_path(Route(dialect, "*", match, path), request_path) is does


@pytest.mark.parametrize(
    ("match", "path", "request_path", "does"),
    [
        ("prefix", "/foo", "/foobar", True),
        ("prefix", "/foo/", "/foo", False),
        ("prefix", "", "/x", True),
        ("exact", "/foo", "/foo", True),
        ("exact", "/foo", "/foo/", False),
        ("regex", "/v[0-9]+", "/v12", True),
        ("regex", "/v[0-9]+", "/v12/x", False),
        ("regex", "/v[0-9]+", "/a/v1", False),
        ("regex", "(", "/", False),
        ("regex", r"/(?=x)", "/", False),
    ],
)
def test_istio_paths_match_by_characters(
    match: str, path: str, request_path: str, does: bool
) -> None:
    assert matches_path(Route("istio", "*", match, path), request_path) is does


def test_a_wildcard_is_one_label_in_an_ingress_and_more_elsewhere() -> None:
    for dialect, does in (("ingress", False), ("gateway-api", True), ("istio", True)):
        route = Route(dialect, "*.example.com", "prefix", "/")
        assert matches_host(route, "a.example.com")
        assert matches_host(route, "b.a.example.com") is does
        assert not matches_host(route, "example.com")
        assert not matches_host(route, "aexample.com")


def test_an_ingress_prefers_the_host_then_the_longest_path_then_an_exact_one() -> None:
    routes = [
        ingress("*", "prefix", "/", "everything"),
        ingress("*.example.com", "prefix", "/foo", "wild"),
        ingress("a.example.com", "prefix", "/", "root"),
        ingress("a.example.com", "prefix", "/foo", "prefix"),
        ingress("a.example.com", "exact", "/foo", "exact"),
        ingress("*", "default", "/", "default"),
    ]
    assert names(match_route(routes, "a.example.com", "/foo?x=1")) == ["exact"]
    assert names(match_route(routes, "A.Example.com:443", "/foo/bar")) == ["prefix"]
    assert names(match_route(routes, "a.example.com", "/foobar")) == ["root"]
    assert names(match_route(routes, "b.example.com", "/foo")) == ["wild"]
    assert names(match_route(routes, "b.example.com", "/bar")) == ["default"]
    assert names(match_route(routes, "other.org", "/bar")) == ["everything"]


def test_two_objects_with_one_path_both_come() -> None:
    routes = [ingress("h", "prefix", "/a/", "y/two"), ingress("h", "prefix", "/a", "x/one")]
    assert names(match_route(routes, "h", "/a/b")) == ["x/one", "y/two"]


def test_gateway_api_precedence() -> None:
    def route(name: str, host: str = "*", match: str = "prefix", path: str = "/", **more: object):  # type: ignore[no-untyped-def]
        return Route("gateway-api", host, match, path, object=name, **more)  # type: ignore[arg-type]

    routes = [
        route("root"),
        route("method", path="/foo", method="GET"),
        route("headers", path="/foo", headers=2),
        route("header", path="/foo", headers=1, parameters=3),
        route("prefix", path="/foo"),
        route("longer", path="/foo/bar"),
        route("exact", match="exact", path="/foo/bar"),
        route("host", host="*.example.com"),
        route("whole", host="a.example.com", path="/none"),
    ]
    found = match_route(routes, "x.org", "/foo")
    assert names(found) == ["method", "headers", "header", "prefix"]
    assert names(match_route(routes, "x.org", "/foo", "POST")) == ["headers", "header", "prefix"]
    assert names(match_route(routes, "x.org", "/foo", "GET")) == ["method"]
    assert names(match_route(routes, "x.org", "/foo/bar")) == ["exact"]
    assert names(match_route(routes, "x.org", "/foo/bar/baz")) == ["longer"]
    assert names(match_route(routes, "a.example.com", "/foo")) == ["host"]


def test_gateway_api_takes_the_oldest_of_equals_or_all_where_no_age_is_known() -> None:
    one = Route("gateway-api", "h", "prefix", "/", object="b", created_at="2024-01-01T00:00:00Z")
    two = one._replace(object="a", created_at="2025-01-01T00:00:00Z")
    assert match_route([two, one], "h", "/") == (one,)
    young = [one._replace(created_at=""), two._replace(created_at="")]
    assert names(match_route(young, "h", "/")) == ["a", "b"]


def test_istio_asks_in_order_until_one_answers_everything() -> None:
    def route(order: int, path: str, *, conditional: bool = False, host: str = "*") -> Route:
        return Route(
            "istio", host, "prefix", path, order, is_conditional=conditional, object=f"o{host}"
        )

    routes = [route(0, "/foo", conditional=True), route(1, "/"), route(2, "/foo")]
    assert [each.order for each in match_route(routes, "h", "/foobar")] == [0, 1]
    random.Random(1).shuffle(routes)
    assert [each.order for each in match_route(routes, "h", "/foobar")] == [0, 1]
    special = [*routes, route(0, "/only", host="h.org")]
    assert match_route(special, "h.org", "/foo") == ()


def test_tcp_and_tls_answer_no_path() -> None:
    assert (
        match_route([Route("istio", "*", "tcp", "/"), Route("istio", "*", "tls", "/")], "h", "/")
        == ()
    )


def oracle_ingress(routes: list[Route], host: str, path: str) -> set[Route]:
    """Judge by segments, written apart from the code."""
    host = host.lower().split(":")[0]

    def host_level(own: str) -> int:
        if own == "*":
            return 1
        if own.startswith("*."):
            return 2 if host.split(".", 1)[1:] == [own[2:]] else 0
        return 3 if own == host else 0

    def path_level(route: Route) -> tuple[int, int] | None:
        if route.match == "exact":
            return (len(route.path.rstrip("/")), 1) if route.path == path else None
        own = [part for part in route.path.split("/") if part]
        asked = [part for part in path.split("/") if part]
        return (len(route.path.rstrip("/")), 0) if asked[: len(own)] == own else None

    level = max((host_level(each.host) for each in routes), default=0)
    if not level:
        return set()
    told = {each: path_level(each) for each in routes if host_level(each.host) == level}
    best = max((rank for rank in told.values() if rank), default=None)
    return {each for each, rank in told.items() if rank and rank == best}


ROUTES = st.lists(
    st.builds(
        Route,
        dialect=st.just("ingress"),
        host=st.sampled_from(HOSTS),
        match=st.sampled_from(("exact", "prefix")),
        path=st.sampled_from(PATHS),
        object=st.sampled_from(("a/x", "b/y")),
        gateways=st.just(()),
    ),
    max_size=7,
)


@settings(max_examples=150, deadline=None)
@given(ROUTES, st.sampled_from(ASKED), st.sampled_from(PATHS))
def test_ingress_agrees_with_an_oracle(routes: list[Route], host: str, path: str) -> None:
    assert set(match_route(routes, host, path)) == oracle_ingress(routes, host, path)


@settings(max_examples=120, deadline=None)
@given(
    st.lists(
        st.builds(
            Route,
            dialect=st.sampled_from(("gateway-api", "istio", "ingress")),
            host=st.sampled_from(HOSTS),
            match=st.sampled_from(("exact", "prefix", "regex", "default", "tcp")),
            path=st.sampled_from(PATHS),
            order=st.integers(0, 3),
            method=st.sampled_from(("", "GET")),
            headers=st.integers(0, 2),
            object=st.sampled_from(("a/x", "b/y")),
            gateways=st.just(()),
        ),
        max_size=6,
    ),
    st.sampled_from(ASKED),
    st.sampled_from(PATHS),
    st.randoms(use_true_random=False),
)
def test_the_answer_matches_and_does_not_depend_on_the_order_given(
    routes: list[Route], host: str, path: str, chance: random.Random
) -> None:
    found = match_route(routes, host, path)
    plain = host.lower().split(":")[0]
    assert all(matches_path(each, path) for each in found)
    assert all(matches_host(each, plain) for each in found if each.match != "default")
    shuffled = list(routes)
    chance.shuffle(shuffled)
    assert sorted(match_route(shuffled, host, path)) == sorted(found)
    gateway = [each for each in found if each.dialect == "gateway-api"]
    for before, after in itertools.pairwise(gateway):
        assert host_rank(before.host) >= host_rank(after.host)
    for each in routes:
        if each.dialect == "gateway-api" and not gateway:
            assert not (
                matches_host(each, plain) and matches_path(each, path) and each.match != "tcp"
            )
