"""Which cluster manifests are for: several repositories that deploy to one, and mistakes."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.repositories import put
from merestone.app.map import map_of
from merestone.app.scan import ScanRequest
from merestone.app.who import who
from merestone.model.errors import ConfigurationError
from merestone.model.views import NotFound, WhoAnswer

CHARTER = """\
merestone: 1
repositories: [apps, platform]
teams: {edge: {}, pay: {}}
sources:
  clusters:
  - name: prod
    paths:
    - platform/prod/**
    - apps/**
"""
ROUTE = """\
---
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: NAME, namespace: pay}
spec:
  hosts: [pay.example.org]
  gateways: [web]
  http:
  - match: [{uri: {prefix: /api}}]
    route: [{destination: {host: api}}]
"""
FILES = {
    "merestone.yaml": CHARTER,
    "platform/prod/all.yaml": """\
apiVersion: v1
kind: Namespace
metadata: {name: pay, labels: {owner: pay}}
---
apiVersion: networking.istio.io/v1
kind: Gateway
metadata: {name: web, namespace: pay, labels: {owner: edge}}
---
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: web, namespace: pay}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: orders, namespace: pay, labels: {strimzi.io/cluster: main, owner: pay}}
"""
    + ROUTE.replace("NAME, namespace: pay", "edge, namespace: pay, labels: {owner: edge}"),
    "apps/deploy/api.yaml": "apiVersion: apps/v1\nkind: Deployment\n"
    "metadata: {name: api, namespace: pay}\n" + ROUTE.replace("NAME", "own"),
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return put(tmp_path_factory.mktemp("clusters"), FILES)


def maintainers(root: Path, ref: str) -> list[tuple[str, ...]]:
    answers = who(ScanRequest(root), [ref]).answers
    return [each.duties[0].parties for each in answers if isinstance(each, WhoAnswer)]


def test_a_workload_is_inside_a_namespace_that_another_repository_declares(shop: Path) -> None:
    assert maintainers(shop, "deployment/api") == [("pay",)]
    view = map_of(ScanRequest(shop), "namespace/pay")
    assert view.node is not None
    assert view.node.address == "kubernetes:prod/-/Namespace/pay"
    said = who(ScanRequest(shop), ["namespace/pay"]).answers[0]
    assert isinstance(said, WhoAnswer)
    assert "stands at platform/prod/all.yaml:1" in said.remarks


def test_a_host_and_path_is_every_route_that_may_serve_it(shop: Path) -> None:
    view = who(ScanRequest(shop), ["pay.example.org/api/x", "mesh:pay.example.org/api"])
    first, second, either = view.answers
    assert isinstance(first, WhoAnswer)
    assert isinstance(second, WhoAnswer)
    assert {first.duties[0].parties, second.duties[0].parties} == {("edge",), ("pay",)}
    for each in (first, second):
        assert "served by Gateway web in pay" in each.remarks
        assert any("claims this host and path" in remark for remark in each.remarks)
    assert isinstance(either, NotFound)
    assert set(either.nearest) == {first.address, second.address}


def test_a_custom_object_is_found_with_and_without_its_group(shop: Path) -> None:
    assert maintainers(shop, "gateway.networking.istio.io/web") == [("edge",)]
    (said,) = who(ScanRequest(shop), ["gateway/web"]).answers
    assert isinstance(said, NotFound)
    assert len(said.nearest) == 2


@pytest.mark.parametrize("ref", ["orders", "topic/orders", "KafkaTopic/orders"])
def test_a_topic_and_its_object_are_one_thing(shop: Path, ref: str) -> None:
    (said,) = who(ScanRequest(shop), [ref]).answers
    assert isinstance(said, WhoAnswer)
    assert said.address == "kafka:main/topic/orders"
    assert said.duties[0].parties == ("pay",)


@pytest.mark.parametrize(
    ("old", "new", "fault"),
    [
        ("platform/prod/**", "prod/**", "merestone.yaml:8: 'prod/**' begins with 'prod', which is"),
        ("apps/**", "apps/x**", "merestone.yaml:9: 'apps/x**': `**` must be a segment"),
        ("name: prod", "name: apps", "merestone.yaml:6: cluster 'apps' is a repository's name"),
    ],
)
def test_a_mistake_says_its_line(tmp_path: Path, old: str, new: str, fault: str) -> None:
    root = put(tmp_path, {**FILES, "merestone.yaml": CHARTER.replace(old, new)})
    with pytest.raises(ConfigurationError) as raised:
        who(ScanRequest(root), ["orders"])
    assert fault in str(raised.value)
