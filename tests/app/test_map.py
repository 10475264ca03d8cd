"""What contains a thing, and what depends on what."""

from __future__ import annotations

import xml.etree.ElementTree as ET
from pathlib import Path

import pytest

from app.repositories import commit_all, put
from merestone.app.links import Links
from merestone.app.map import map_of
from merestone.app.report import render
from merestone.app.scan import ScanRequest
from merestone.app.who import who
from merestone.model.facts import Facts, Relation
from merestone.model.findings import Place
from merestone.model.views import MapLink, MapNode, MapView, WhoAnswer

CATALOG = """\
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: web, namespace: shop}
spec: {type: service, lifecycle: production, owner: front, dependsOn: [component:shop/api]}
---
apiVersion: backstage.io/v1alpha1
kind: Component
metadata: {name: api, namespace: shop}
spec: {type: service, lifecycle: production, owner: back, dependsOn: [resource:shop/gone]}
"""


@pytest.fixture
def shop(tmp_path: Path) -> Path:
    return commit_all(put(tmp_path / "shop", {"catalog-info.yaml": CATALOG}))


def test_links_are_seen_from_either_end_with_who_is_across(shop: Path) -> None:
    view = map_of(ScanRequest(shop), "component:shop/api")
    said = [(each.direction, each.type, each.node.address, each.is_crossing) for each in view.links]
    assert ("in", "dependsOn", "catalog:component/shop/web", True) in said
    assert ("out", "dependsOn", "catalog:resource/shop/gone", False) in said
    gone = next(each.node for each in view.links if each.node.address.endswith("gone"))
    assert not gone.is_known


ROUTE = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {{name: web, namespace: {namespace}}}
spec:
  parentRefs: [{{name: edge, namespace: edge}}]
  hostnames: [shop.example.org]
  rules: [{{backendRefs: [{{name: web, port: 80}}]}}]
---
apiVersion: v1
kind: Service
metadata: {{name: web, namespace: {namespace}}}
"""


def test_what_is_contested_is_said_on_the_map_and_routes_name_their_object(tmp_path: Path) -> None:
    files = {
        ".github/CODEOWNERS": "/a/ @acme/pay\n/b/ @acme/edge\n",
        "a/route.yaml": ROUTE.format(namespace="pay"),
        "b/route.yaml": ROUTE.format(namespace="pay"),
    }
    request = ScanRequest(commit_all(put(tmp_path / "shop", files)))
    view = map_of(request, "Service/web")
    assert view.node is not None
    assert view.node.is_contested
    for format_ in ("text", "markdown", "svg"):
        assert "(contested)" in render(view, format_), format_
    assert "by HTTPRoute web" in render(view, "text")


def test_every_format_names_both_ends(shop: Path) -> None:
    view = map_of(ScanRequest(shop), "component:shop/api")
    for name in ("text", "json", "markdown", "svg"):
        said = render(view, name)
        assert "web" in said, name
        assert "gone" in said, name
    assert max(map(len, render(view, "text").splitlines())) <= 80


def test_what_has_no_such_name_is_said_with_what_was_meant(shop: Path) -> None:
    view = map_of(ScanRequest(shop), "component:shop/apo")
    assert view.node is None
    assert "catalog:component/shop/api" in view.nearest
    assert "perhaps" in render(view, "text")
    ET.fromstring(render(view, "svg"))


def test_a_picture_is_inert_whatever_the_names_are() -> None:
    evil = '</text><script>alert(1)</script>"&\x1b[31m\u202e'
    node = MapNode(f"x:{evil}", evil, evil * 9, "service", (evil,), True)
    link = MapLink("out", evil, node, Place(evil, 3), evil, True)
    view = MapView("1", evil, evil, node, (node, node), (node,), 1, (link, link))
    text = render(view, "svg")
    root = ET.fromstring(text)
    assert not [each for each in root.iter() if each.tag.endswith("script")]
    assert "\x1b" not in text
    assert "\u202e" not in text


def test_a_star_in_a_target_stands_for_one_segment() -> None:
    known = {"kafka:prod/topic/orders", "kafka:test/topic/orders", "kafka:prod/topic/orders/x"}
    facts = Facts()
    facts.add(Relation("r", "a.yaml", 1, "x:1", "reads", "kafka:*/topic/orders"))
    facts.add(Relation("r", "a.yaml", 2, "x:1", "reads", "kafka:*/topic/none"))
    links = Links(facts, known)
    assert [(each.target, each.is_known) for each in links.out["x:1"]] == [
        ("kafka:prod/topic/orders", True),
        ("kafka:test/topic/orders", True),
        ("kafka:*/topic/none", False),
    ]
    assert [each.source for each in links.into["kafka:prod/topic/orders"]] == ["x:1"]


def facts_of(*rows: Relation) -> Facts:
    facts = Facts()
    for row in rows:
        facts.add(row)
    return facts


def test_a_metric_is_the_recording_rule_that_writes_it() -> None:
    metric = "prometheus:metric/job:errors:rate5m"
    rule, alert = "prometheus:r/g/job:errors:rate5m", "prometheus:r/g/Errors"
    facts = facts_of(
        Relation("r", "a.yaml", 1, alert, "reads", metric),
        Relation("r", "a.yaml", 1, alert, "reads", "prometheus:metric/up"),
        Relation("r", "a.yaml", 5, rule, "writes", metric),
    )
    links = Links(facts, {rule, alert})
    said = [(each.target, each.is_known, each.detail) for each in links.out[alert]]
    assert said == [
        (rule, True, "metric job:errors:rate5m"),
        ("prometheus:metric/up", False, ""),
    ]
    assert rule not in links.out
    assert [each.source for each in links.into[rule]] == [alert]


@pytest.mark.parametrize(
    ("published", "ran", "said"),
    [
        ("image:i.io/acme/web:v1", "image:i.io/acme/web:v1", "i.io/acme/web:v1, published here"),
        ("image:i.io/acme/web:*", "image:i.io/acme/web:v1", "i.io/acme/web:v1, published here"),
        ("image:*/acme/web", "image:i.io/acme/web:v1", "i.io/acme/web:v1, published here"),
        (
            "image:i.io:5000/acme/web:v2",
            "image:i.io:5000/acme/web:v1",
            "i.io:5000/acme/web:v1, published as v2 here",
        ),
        ("image:i.io/acme/web", "image:i.io/acme/webs", None),
        ("image:*/*", "image:i.io/acme/web", None),
        ("image:i.io/acme/web", "image:*", None),
    ],
)
def test_an_image_leads_to_what_publishes_it(published: str, ran: str, said: str | None) -> None:
    job, pod = "ci:r/x/job", "kubernetes:r/n/Deployment/web"
    facts = facts_of(
        Relation("r", "ci.yaml", 1, job, "publishes", published),
        Relation("r", "web.yaml", 2, pod, "runs", ran, "container web"),
    )
    links = Links(facts, {job, pod})
    found = [row.detail for row in links.into.get(job, []) if row.type == "runs an image of"]
    assert found == ([said] if said else [])
    assert bool(links.publishers(ran)) is (said is not None)


PIPELINE = """\
name: Release all
on: push
jobs:
  ship:
    runs-on: x
    steps:
      - run: docker push i.io/acme/web:v1
      - run: kubectl apply -f deploy/web
"""
POD = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: n}
spec: {template: {spec: {containers: [{name: web, image: "i.io/acme/web:v1"}]}}}
"""


@pytest.fixture
def built(tmp_path: Path) -> ScanRequest:
    files = {
        ".github/workflows/release.yaml": PIPELINE,
        "deploy/web/web.yaml": POD,
        "CODEOWNERS": "/deploy/ @acme/web\n/.github/ @acme/ci\n",
    }
    return ScanRequest(commit_all(put(tmp_path / "built", files)))


def test_what_a_pipeline_makes_and_deploys_is_inside(built: ScanRequest) -> None:
    view = map_of(built, "job/ship")
    said = {each.type: each.node for each in view.links if each.direction == "out"}
    image, folder = said["publishes"], said["deploys"]
    assert (image.kind, image.is_known, image.maintains) == ("image", True, ("@acme/ci",))
    assert (folder.kind, folder.is_known, folder.maintains) == ("folder", True, ("@acme/web",))
    crossing = {each.type for each in view.links if each.is_crossing}
    assert crossing == {"deploys", "runs an image of"}


@pytest.mark.parametrize("ref", ["deploy/web", "deploy/web/", "./deploy/web//"])
def test_a_folder_has_a_map(built: ScanRequest, ref: str) -> None:
    view = map_of(built, ref)
    assert view.node is not None
    assert view.node.kind == "folder"
    assert [each.name for each in view.holds] == ["deploy/web/web.yaml"]
    assert [each.type for each in view.links] == ["deploys"]


@pytest.mark.parametrize("ref", ["workflow/release", "workflow/Release all", "WORKFLOW/release"])
def test_a_workflow_is_found_by_kind_and_name(built: ScanRequest, ref: str) -> None:
    view = map_of(built, ref)
    assert view.node is not None
    assert view.node.kind == "workflow"


def test_a_picture_says_a_terraform_kind_once_and_holds_its_lines() -> None:
    kind = "aws_cloudwatch_log_subscription_filter"
    long = f"{kind}.{'W' * 90}"
    held = MapNode(f"terraform:r//{long}", kind, long, "", ("team-" + "M" * 60,), True)
    role = MapNode("terraform:r//aws_x.y", "aws_x", "aws_x.y", "", (), True)
    other = MapNode("k:r/o", "Deployment", "o" * 90, "", ("t" * 60,), True)
    node = MapNode("terraform:r", "root module", "r", "", (), True)
    view = MapView("1", "r", "r", node, (), (held, role, other), 3, ())
    lines = [each.text or "" for each in ET.fromstring(render(view, "svg")).iter() if each.text]
    said = [line for line in lines if " · " in line and "root module" not in line]
    assert said[1] == "aws_x.y · nobody"
    assert not said[0].startswith(f"{kind} ")
    assert max(map(len, said)) <= 91


def test_each_of_several_routes_names_the_object_that_makes_it(tmp_path: Path) -> None:
    other = ROUTE.replace("name: web, namespace", "name: other, namespace", 1)
    files = {"a.yaml": ROUTE.format(namespace="pay"), "b.yaml": other.format(namespace="pay")}
    request = ScanRequest(commit_all(put(tmp_path / "shop", files)))
    answers = who(request, ["shop.example.org/"]).answers
    found = [each for each in answers if isinstance(each, WhoAnswer)]
    made = [row for each in found for row in each.remarks if row.startswith("made ")]
    assert sorted(made) == ["made by HTTPRoute other", "made by HTTPRoute web"]


def test_what_one_thing_does_in_several_ways_is_one_row() -> None:
    node = MapNode("kafka:c/topic/t", "topic", "t", "", (), True)
    user = MapNode("kafka:c/user/u", "user", "u", "", ("shop",), True)
    said = [("changes", "may All"), ("reads", "may All"), ("reads", "may All"), ("reads", "")]
    links = tuple(
        MapLink("in", type_, user, Place("u.yaml", line), detail, False)
        for line, (type_, detail) in enumerate(said)
    )
    text = render(MapView("1", "r", "t", node, (), (), 0, links), "text", width=80)
    rows = [" ".join(row.split()) for row in text.splitlines() if "user u" in row]
    assert rows == [
        "changes, reads (2 times) user u (may All) shop",
        "reads user u shop",
    ]
    assert "4 links, 4 inside" in text


def test_an_object_shows_where_its_routes_lead(tmp_path: Path) -> None:
    files = {"a/route.yaml": ROUTE.format(namespace="pay")}
    view = map_of(ScanRequest(commit_all(put(tmp_path / "shop", files))), "HTTPRoute/web")
    said = {(each.type, each.node.name, each.detail) for each in view.links}
    assert ("routes to", "web", "shop.example.org, port 80") in said
    assert {each.type for each in view.links} == {"routes to", "uses"}


def test_many_owners_of_a_folder_are_counted_not_cut_off(tmp_path: Path) -> None:
    teams = [f"@acme/t{n:02}" for n in range(23)]
    lines = "".join(f"/src/{n}.py {team}\n" for n, team in enumerate(teams))
    sources = {f"src/{n}.py": "x = 1\n" for n in range(len(teams))}
    root = put(tmp_path / "many", {"CODEOWNERS": lines, **sources})
    view = map_of(ScanRequest(root), "file:many/src/")
    assert view.node is not None
    assert sorted(view.node.maintains) == teams
    assert view.node.holders.endswith(" and 3 more")
