"""Who is on call: by schedule, by team, for a thing, at any time."""

from __future__ import annotations

from pathlib import Path

import pytest

from app.repositories import commit_all, put
from merestone.app.on_call import on_call
from merestone.app.scan import ScanRequest
from merestone.app.who import who
from merestone.model.errors import UsageError
from merestone.model.views import NotFound, WhoAnswer

SHOP = {
    "on-call/pay.yaml": """\
on_call:
  name: pay
  team: payments
  timezone: Europe/Berlin
  rotation: {people: [ana, ben], starts: 2026-01-05, handover: monday 09:00, every: 1 week}
""",
    "merestone.yaml": "merestone: 1\nteams: {payments: {kind: application}}\n",
    "k8s/all.yaml": """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: api, namespace: pay, labels: {team: payments}}
---
apiVersion: v1
kind: Service
metadata: {name: api, namespace: pay, labels: {team: payments}}
---
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: edge, namespace: pay}
spec:
  rules:
    - host: shop.acme.io
      http:
        paths:
          - path: /pay
            pathType: Prefix
            backend: {service: {name: api, port: {number: 80}}}
""",
}


@pytest.fixture(scope="module")
def shop(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return commit_all(put(tmp_path_factory.mktemp("oncall") / "shop", SHOP))


def people(root: Path, *names: str, when: str, zone: str = "") -> list[tuple[str, str]]:
    view = on_call(ScanRequest(root), names, when, zone)
    return [(row.person, row.until) for row in view.rows]


@pytest.mark.parametrize("name", ["pay", "oncall:pay", "payments", "Deployment/api"])
def test_by_schedule_by_team_and_by_thing(shop: Path, name: str) -> None:
    found = people(shop, name, when="2026-01-06T12:00", zone="Europe/Berlin")
    assert found == [("ana", "2026-01-12 09:00 CET")]


def test_a_time_is_meant_and_shown_in_the_zone_that_is_given(shop: Path) -> None:
    before = people(shop, when="2026-01-12T07:59", zone="UTC")
    after = people(shop, when="2026-01-12T08:00", zone="UTC")
    assert before == [("ana", "2026-01-12 08:00 UTC")]
    assert after == [("ben", "2026-01-19 08:00 UTC")]
    assert people(shop, when="2026-01-12T08:00+00:00", zone="Europe/Berlin")[0][0] == "ben"


def test_what_no_schedule_answers_for_is_said(shop: Path) -> None:
    view = on_call(ScanRequest(shop), ("pya",), "2026-01-06", "")
    assert (view.rows, view.missing, view.nearest) == ((), ("pya",), ("pay",))


@pytest.mark.parametrize(("when", "zone"), [("tomorrow", ""), ("2026-01-01", "Mars/Olympus")])
def test_a_time_or_zone_that_is_none(shop: Path, when: str, zone: str) -> None:
    with pytest.raises(UsageError):
        on_call(ScanRequest(shop), (), when, zone)


@pytest.mark.parametrize(
    "ref", ["shop.acme.io/pay", "shop.acme.io/pay/cart?x=1", "https://shop.acme.io/pay"]
)
def test_a_host_and_path_is_the_route_that_answers(shop: Path, ref: str) -> None:
    answer = who(ScanRequest(shop), [ref]).answers[0]
    assert isinstance(answer, WhoAnswer)
    assert answer.kind == "route"
    assert "leads to Service api, payments" in answer.remarks


def test_a_path_that_no_route_takes_is_not_found(shop: Path) -> None:
    answer = who(ScanRequest(shop), ["shop.acme.io/payments"]).answers[0]
    assert isinstance(answer, NotFound)


def test_deployments_are_named_as_people_name_them(shop: Path) -> None:
    for ref in ("deployment/api", "pay/Deployment/api", "kubernetes:shop/pay/Deployment/api"):
        answer = who(ScanRequest(shop), [ref]).answers[0]
        assert isinstance(answer, WhoAnswer)
        assert answer.duties[0].parties == ("payments",)
        assert (answer.kind, answer.layer) == ("Deployment", "application")
        assert "paged through pay: `merestone on-call pay` says who it is now" in answer.remarks
    several = who(ScanRequest(shop), ["api"]).answers[0]
    assert isinstance(several, NotFound)
    assert len(several.nearest) == 2
