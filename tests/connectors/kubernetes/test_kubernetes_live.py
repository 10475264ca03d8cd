from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import pytest

from connectors.kubernetes.api_server import Answers, ApiServer, serve
from merestone.connectors.kubernetes.live import read_live
from merestone.model.errors import SourceUnavailable
from merestone.model.facts import Fact, Problem, Property, Relation, Thing
from merestone.model.settings import LiveTarget


def resource(name: str, kind: str, namespaced: bool = True) -> dict[str, Any]:
    return {"name": name, "kind": kind, "namespaced": namespaced, "verbs": ["get", "list"]}


def listed(*items: dict[str, Any], token: str = "") -> tuple[int, Any]:
    return 200, {"metadata": {"continue": token}, "items": list(items)}


def item(name: str, namespace: str = "", **metadata: Any) -> dict[str, Any]:
    inside = {"namespace": namespace} if namespace else {}
    return {"metadata": {"name": name, **inside, **metadata}}


CORE = [
    resource("namespaces", "Namespace", False),
    resource("secrets", "Secret"),
    resource("configmaps", "ConfigMap"),
    resource("events", "Event"),
    resource("pods", "Pod"),
    resource("pods/status", "Pod"),
]
DEPLOYMENT = {
    "metadata": {
        "name": "web",
        "namespace": "shop",
        "labels": {"team": "pay"},
        "managedFields": [{"manager": "argocd"}, {"manager": "kubectl-edit"}],
    },
    "spec": {
        "template": {
            "spec": {
                "containers": [
                    {"name": "c", "image": "redis:7", "env": [{"name": "A", "value": "canary"}]}
                ]
            }
        }
    },
}


def cluster() -> Answers:
    groups = [
        {"name": "apps", "preferredVersion": {"groupVersion": "apps/v1"}, "versions": []},
        {"name": "acme.io", "versions": [{"groupVersion": "acme.io/v1"}]},
        {"name": "broken.io", "versions": [{"groupVersion": "broken.io/v1"}]},
        {"name": "metrics.k8s.io", "versions": [{"groupVersion": "metrics.k8s.io/v1"}]},
    ]
    owner = [{"kind": "ReplicaSet", "name": "web-1", "controller": True}]
    return {
        ("/apis", ""): (200, {"groups": groups}),
        ("/api/v1", ""): (200, {"resources": CORE}),
        ("/apis/apps/v1", ""): (200, {"resources": [resource("deployments", "Deployment")]}),
        ("/apis/acme.io/v1", ""): (200, {"resources": [resource("fleets", "Fleet", False)]}),
        ("/apis/broken.io/v1", ""): (404, {"kind": "Status"}),
        ("/api/v1/namespaces", ""): listed(item("shop", annotations={"owner": "pay"})),
        ("/api/v1/secrets", ""): (403, {"kind": "Status", "code": 403}),
        ("/api/v1/configmaps", ""): listed(item("a", "shop"), token="t1"),
        ("/api/v1/configmaps", "t1"): listed(item("b", "shop"), token="t2"),
        ("/api/v1/configmaps", "t2"): listed({**item("c", "shop"), "data": {"k": "canary"}}),
        ("/api/v1/pods", ""): listed(item("web-1-x", "shop", ownerReferences=owner)),
        ("/apis/apps/v1/deployments", ""): listed(DEPLOYMENT),
        ("/apis/acme.io/v1/fleets", ""): listed(item("all")),
    }


def target(server: ApiServer, folder: Path, *options: tuple[str, str], url: str = "") -> LiveTarget:
    config = ("kubeconfig", server.kubeconfig(folder))
    return LiveTarget("prod", "kubernetes", url, options=(config, *options))


def read(answers: Answers, folder: Path, *options: tuple[str, str]) -> tuple[list[Fact], ApiServer]:
    with serve(answers) as server:
        return list(read_live(target(server, folder, *options))), server


def names(rows: list[Fact], kind: str) -> list[str]:
    return [row.name for row in rows if isinstance(row, Thing) and row.kind == kind]


def test_every_resource_is_read_and_a_refused_one_is_a_problem(tmp_path: Path) -> None:
    rows, server = read(cluster(), tmp_path)
    things = {row.address: row for row in rows if isinstance(row, Thing)}
    assert set(things) == {
        "kubernetes:prod",
        "kubernetes:prod/-/Namespace/shop",
        "kubernetes:prod/shop/ConfigMap/a",
        "kubernetes:prod/shop/ConfigMap/b",
        "kubernetes:prod/shop/ConfigMap/c",
        "kubernetes:prod/shop/Deployment/web",
        "kubernetes:prod/-/Fleet.acme.io/all",
    }
    web = things["kubernetes:prod/shop/Deployment/web"]
    assert web.path == "apis/apps/v1/namespaces/shop/deployments/web"
    assert web.parent == "kubernetes:prod/-/Namespace/shop"
    assert things[web.parent].parent == "kubernetes:prod"
    problems = {row.path: row.reason for row in rows if isinstance(row, Problem)}
    assert set(problems) == {"api/v1/secrets", "apis/broken.io/v1"}
    assert problems["api/v1/secrets"].startswith("HTTP 403")
    assert {method for method, *_ in server.asked} == {"GET"}
    paths = {path for _, path, *_ in server.asked}
    assert not paths & {"/api/v1/events", "/apis/metrics.k8s.io/v1"}


def test_managers_and_images_are_read_and_values_are_not(tmp_path: Path) -> None:
    rows, _ = read(cluster(), tmp_path)
    managers = {row.value for row in rows if isinstance(row, Property) and "manager" in row.key}
    assert managers == {"argocd", "kubectl-edit"}
    assert "image:docker.io/library/redis:7" in {r.target for r in rows if isinstance(r, Relation)}
    assert "canary" not in repr(rows)


def test_of_secrets_only_metadata_is_asked_for(tmp_path: Path) -> None:
    _, server = read(cluster(), tmp_path)
    accepted = {path: accept for _, path, _, accept in server.asked}
    assert accepted["/api/v1/secrets"].startswith("application/json;as=PartialObjectMetadataList")
    assert "," not in accepted["/api/v1/secrets"]
    limits = {query.get("limit") for _, path, query, _ in server.asked if "configmaps" in path}
    assert limits == {"500"}


def test_an_expired_token_goes_on_with_the_one_that_the_server_offers(tmp_path: Path) -> None:
    answers = cluster()
    gone = {"kind": "Status", "code": 410, "metadata": {"continue": "t9"}}
    answers["/api/v1/configmaps", "t1"] = (410, gone)
    answers["/api/v1/configmaps", "t9"] = listed(item("b", "shop"))
    rows, _ = read(answers, tmp_path)
    assert names(rows, "ConfigMap") == ["a", "b"]


def test_an_expired_token_without_another_begins_anew(tmp_path: Path) -> None:
    answers = cluster()
    answers["/api/v1/configmaps", "t1"] = (410, {"kind": "Status", "code": 410})
    rows, server = read(answers, tmp_path)
    assert names(rows, "ConfigMap") == ["a"]
    asked = [query.get("continue") for _, path, query, _ in server.asked if "configmaps" in path]
    assert asked == [None, "t1"] * 4 or asked == [None, "t1", None, "t1", None, "t1", None, "t1"]
    reasons = [row.reason for row in rows if isinstance(row, Problem) and "configmaps" in row.path]
    assert reasons == ["HTTP 410: some ConfigMap objects are not known"]


def test_reading_is_bounded(tmp_path: Path) -> None:
    rows, _ = read(cluster(), tmp_path, ("most_objects", "2"))
    assert names(rows, "ConfigMap") == ["a"]
    assert any("more than 2 objects" in row.reason for row in rows if isinstance(row, Problem))


@pytest.mark.parametrize("body", [b"[" * 100_000, b"{", b'{"items": 7}', b'{"items": [1, {}]}'])
def test_nonsense_is_a_problem_or_nothing(tmp_path: Path, body: bytes) -> None:
    answers = cluster()
    answers["/api/v1/configmaps", ""] = (200, body)
    rows, _ = read(answers, tmp_path)
    assert names(rows, "Deployment") == ["web"]


def test_no_cluster_is_unavailable(tmp_path: Path) -> None:
    with serve({}) as server:
        with pytest.raises(SourceUnavailable, match="HTTP 404"):
            list(read_live(target(server, tmp_path)))
        with pytest.raises(SourceUnavailable, match="Context 'elsewhere' not found"):
            list(read_live(target(server, tmp_path, url="elsewhere")))
    with pytest.raises(SourceUnavailable, match="no answer") as caught:
        list(read_live(target(server, tmp_path)))
    assert "canary" not in str(caught.value)


def test_a_missing_extra_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "lightkube", None)
    with pytest.raises(SourceUnavailable, match=r"merestone\[kubernetes\]"):
        list(read_live(LiveTarget("prod", "kubernetes", "")))
