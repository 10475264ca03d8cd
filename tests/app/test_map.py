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
from merestone.model.facts import Facts, Relation
from merestone.model.findings import Place
from merestone.model.views import MapLink, MapNode, MapView

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
