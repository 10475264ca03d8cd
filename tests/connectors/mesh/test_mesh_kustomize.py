from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from merestone.connectors import kubernetes, mesh
from merestone.model.facts import Fact, Problem, Property, Relation, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree, open_tree

Make = Callable[..., Tree]
ESTATES = Path(os.environ.get("MERESTONE_SHARED", "../shared")) / "estates"
SERVICE = "apiVersion: v1\nkind: Service\nmetadata: {name: cart, labels: {team: shop}}\n"
VIRTUAL = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata:
  name: shop
spec:
  hosts: [shop.example.com]
  http:
  - match:
    - uri:
        prefix: /cart
    route:
    - destination:
        host: cart.NAMESPACE_PLACEHOLDER.svc.cluster.local
"""
INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: web}
spec:
  rules:
  - host: web.example.com
    http:
      paths:
      - path: /
        pathType: Prefix
        backend: {service: {name: cart, port: {number: 80}}}
"""
HTTP_ROUTE = """\
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: api}
spec:
  hostnames: [api.example.com]
  parentRefs: [{name: edge}]
  rules:
  - backendRefs: [{name: cart, port: 80}]
"""
BASE = {
    "base/kustomization.yaml": "resources: [service.yaml, virtual.yaml, web.yaml, api.yaml]\n",
    "base/service.yaml": SERVICE,
    "base/virtual.yaml": VIRTUAL,
    "base/web.yaml": INGRESS,
    "base/api.yaml": HTTP_ROUTE,
}


def read(make: Make, files: dict[str, str]) -> list[Fact]:
    tree = make({path: text.encode() for path, text in files.items()})
    return list(read_files(tree, [kubernetes, mesh], ReadSettings()))


def routes(rows: list[Fact]) -> list[Thing]:
    return [row for row in rows if isinstance(row, Thing) and row.kind == "route"]


def dangling(rows: list[Fact]) -> list[Thing]:
    known = {row.address for row in rows if isinstance(row, Thing)}
    return [
        row
        for row in rows
        if isinstance(row, Thing)
        and row.address.startswith("mesh")
        and row.parent
        and row.parent not in known
    ]


def targets(rows: list[Fact], verb: str = "routes to") -> set[tuple[str, str]]:
    return {
        (row.target.removeprefix("kubernetes:repo/"), row.detail)
        for row in rows
        if isinstance(row, Relation) and row.type == verb and row.address.startswith("mesh:")
    }


def reasons(rows: list[Fact]) -> list[tuple[int, str]]:
    return [
        (row.line, row.reason)
        for row in rows
        if isinstance(row, Problem) and row.connector == "mesh"
    ]


def test_an_overlay_places_and_renames_what_routes_say(memory_tree: Make) -> None:
    over = "resources: [../base]\nnamespace: prod\nnamePrefix: x-\n"
    rows = read(memory_tree, {**BASE, "over/kustomization.yaml": over})
    assert dangling(rows) == []
    assert {row.parent.removeprefix("kubernetes:repo/") for row in routes(rows)} == {
        "prod/VirtualService.networking.istio.io/x-shop",
        "prod/Ingress/x-web",
        "prod/HTTPRoute.gateway.networking.k8s.io/x-api",
    }
    # kustomize renames the Services of an Ingress alone.
    assert targets(rows) == {
        ("prod/Service/x-cart", "port 80"),
        ("prod/Service/cart", "port 80"),
        ("*/Service/cart", "computed: cart.NAMESPACE_PLACEHOLDER.svc.cluster.local"),
    }


def test_two_overlays_make_two_objects_each(memory_tree: Make) -> None:
    rows = read(
        memory_tree,
        {
            **BASE,
            "a/kustomization.yaml": "resources: [../base]\nnamespace: a\n",
            "b/kustomization.yaml": "resources: [../base]\nnamespace: b\n",
        },
    )
    assert len(routes(rows)) == len({row.address for row in routes(rows)}) == 6
    assert dangling(rows) == []


def test_a_patch_speaks_from_its_own_file(memory_tree: Make) -> None:
    over = (
        "resources: [../base]\npatches:\n- path: hosts.yaml\n"
        "- target: {kind: VirtualService}\n"
        "  patch: '[{op: replace, path: /spec/http/0/route/0/destination/host, value: basket}]'\n"
    )
    patch = (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\nmetadata: {name: api}\n"
        "spec:\n  hostnames: [api.example.org]\n  rules:\n  - matches:\n    - path:\n"
        "        value: /v2\n    backendRefs: [{name: second}]\n"
    )
    rows = read(memory_tree, {**BASE, "o/kustomization.yaml": over, "o/hosts.yaml": patch})
    found = {
        row.address.partition("/@/")[0]: (row.path, row.line)
        for row in routes(rows)
        if "HTTPRoute" in row.parent
    }
    assert found == {"mesh:api.example.org/v2": ("o/hosts.yaml", 8)}
    said = {(r.path, r.line, r.target.rpartition("/")[2]) for r in rows if isinstance(r, Relation)
            and r.type == "routes to"}  # fmt: skip
    assert ("o/hosts.yaml", 10, "second") in said
    assert ("o/kustomization.yaml", 5, "basket") in said
    kept = {
        (row.path, row.line)
        for row in rows
        if isinstance(row, Property) and row.address.startswith("mesh:api.example.org")
    }
    assert kept == {("o/hosts.yaml", 8)}


REPLACED = """\
resources: [../base]
namespace: prod
replacements:
- source: {kind: SOURCE, name: cart, fieldPath: FIELD}
  targets:
  - select: {kind: VirtualService}
    fieldPaths: [spec.http.0.route.0.destination.host]
    options: {delimiter: ., index: 1}
"""


def replaced(kind: str, field: str) -> dict[str, str]:
    text = REPLACED.replace("SOURCE", kind).replace("FIELD", field)
    return {**BASE, "over/kustomization.yaml": text}


def test_a_replacement_is_put_in_place(memory_tree: Make) -> None:
    rows = read(memory_tree, replaced("Service", "metadata.namespace"))
    assert targets(rows) == {("prod/Service/cart", ""), ("prod/Service/cart", "port 80")}
    assert reasons(rows) == []


def test_a_replacement_whose_value_is_not_kept_is_computed(memory_tree: Make) -> None:
    rows = read(memory_tree, replaced("ConfigMap", "data.namespace"))
    assert ("*/Service/cart", "computed: cart.$(computed).svc.cluster.local") in targets(rows)
    where = "spec.http.0.route.0.destination.host of VirtualService shop"
    assert reasons(rows) == [(5, f"the value that it puts at {where} is not known")]


def test_an_object_with_an_unknown_namespace_is_left_out_and_said(memory_tree: Make) -> None:
    text = REPLACED.replace("SOURCE", "ConfigMap").replace("FIELD", "data.x")
    text = text.replace("spec.http.0.route.0.destination.host", "metadata.namespace")
    text = text.replace("    options: {delimiter: ., index: 1}\n", "")
    rows = read(memory_tree, {**BASE, "over/kustomization.yaml": text})
    assert "VirtualService" not in " ".join(row.parent for row in routes(rows))
    assert dangling(rows) == []
    assert any("is left out" in reason for _, reason in reasons(rows))


def test_an_operation_on_a_route_that_is_not_followed_is_said(memory_tree: Make) -> None:
    over = (
        "resources: [../base]\npatches:\n- target: {kind: VirtualService}\n  patch: |\n"
        "    - {op: copy, from: /spec/http/0, path: /spec/http/1}\n"
    )
    rows = read(memory_tree, {**BASE, "over/kustomization.yaml": over})
    assert [reason for _, reason in reasons(rows)] == [
        "the operation 'copy' on 'spec/http/1' is not followed"
    ]


@pytest.mark.parametrize(
    ("host", "target"),
    [
        ("$(host)", "*/Service/*"),
        ("${app}.shop.svc.cluster.local", "shop/Service/*"),
        ("NAMESPACE", "prod/Service/*"),
        ("a.CART_NAMESPACE.svc", "*/Service/a"),
        ("a.b.svc.$(domain)", "b/Service/a"),
        ("api.${domain}", "mesh-external:api.*"),
    ],
)
def test_what_is_filled_in_later_is_no_target(memory_tree: Make, host: str, target: str) -> None:
    text = VIRTUAL.replace("cart.NAMESPACE_PLACEHOLDER.svc.cluster.local", host)
    rows = read(
        memory_tree, {"a.yaml": text.replace("  name: shop", "  name: shop\n  namespace: prod")}
    )
    detail = "" if host.startswith("a.b.") else f"computed: {host}"
    assert targets(rows) == {(target, detail)}


def test_what_no_cluster_holds_has_no_route(memory_tree: Make) -> None:
    """Templates of a chart, patches and objects with a computed name are not stated as objects."""
    rows = read(
        memory_tree,
        {
            "chart/Chart.yaml": "name: c\n",
            "chart/templates/i.yaml": INGRESS,
            "k/kustomization.yaml": "patches: [{path: p.yaml}]\n",
            "k/p.yaml": INGRESS,
            "named.yaml": INGRESS.replace("name: web", "name: '${NAME}'"),
        },
    )
    assert routes(rows) == []


@pytest.mark.parametrize("name", sorted(p.name for p in ESTATES.glob("*/")) or ["none"])
def test_every_parent_is_known_in_real_estates(name: str) -> None:
    if not (ESTATES / name).is_dir():
        pytest.skip(f"{ESTATES / name} is not here")
    rows = list(read_files(open_tree(ESTATES / name), [kubernetes, mesh], ReadSettings()))
    assert dangling(rows) == []


NAMES = st.sampled_from(["", "a-", "b-"])
SELECT = st.sampled_from(
    ["kind: VirtualService", "kind: Ingress", "name: .*", "kind: HTTPRoute, name: api"]
)
PATCHES = st.builds(
    lambda select, op: f"  - target: {{{select}}}\n    patch: '[{op}]'\n",
    SELECT,
    st.sampled_from(
        [
            "{op: replace, path: /metadata/name, value: other}",
            "{op: add, path: /metadata/namespace, value: moved}",
            "{op: remove, path: /spec/http}",
            "{op: add, path: /spec/http/0/match, value: [{uri: {exact: /x}}]}",
            "{op: replace, path: /spec, value: {}}",
        ]
    ),
)
REPLACEMENTS = st.builds(
    lambda source, select, field: (
        f"  - source: {{{source}}}\n    targets:\n"
        f"    - select: {{{select}}}\n      fieldPaths: [{field}]\n"
    ),
    st.sampled_from(
        ["kind: Service, name: cart", "kind: Service, fieldPath: metadata.labels.team",
         "kind: ConfigMap, name: c, fieldPath: data.x"]
    ),
    SELECT,
    st.sampled_from(["metadata.name", "metadata.namespace", "spec.hosts.0", "spec.rules.*.host"]),
)  # fmt: skip
OVERLAY = st.builds(
    lambda namespace, prefix, patches, replacements: (
        f"namespace: '{namespace}'\nnamePrefix: '{prefix}'\n"
        f"patches:\n{''.join(patches)}replacements:\n{''.join(replacements)}"
    ),
    st.sampled_from(["", "one", "two"]),
    NAMES,
    st.lists(PATCHES, max_size=2),
    st.lists(REPLACEMENTS, max_size=2),
)


@settings(max_examples=120, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.lists(OVERLAY, min_size=1, max_size=3), st.booleans())
def test_every_parent_is_known(memory_tree: Make, overlays: list[str], is_stacked: bool) -> None:
    files = dict(BASE)
    below = "base"
    for at, text in enumerate(overlays):
        files[f"o{at}/kustomization.yaml"] = f"resources: [../{below}]\n{text}"
        below = f"o{at}" if is_stacked else "base"
    rows = read(memory_tree, files)
    assert dangling(rows) == []


def test_what_kubectl_renders_reads_alike(memory_tree: Make, tmp_path: Path) -> None:
    if not shutil.which("kubectl"):
        pytest.skip("kubectl is not on PATH")
    patch = (
        "  - target: {kind: VirtualService}\n    patch: |\n"
        "      - {op: add, path: /spec/hosts/-, value: b.org}\n"
    )
    files = replaced("Service", "metadata.namespace")
    files["over/kustomization.yaml"] += f"namePrefix: x-\npatches:\n{patch}"
    for path, text in files.items():
        (tmp_path / path).parent.mkdir(exist_ok=True)
        (tmp_path / path).write_text(text)
    words = ["kubectl", "kustomize", str(tmp_path / "over")]
    done = subprocess.run(words, capture_output=True, check=True, text=True, timeout=60)
    rows, wanted = read(memory_tree, files), read(memory_tree, {"all.yaml": done.stdout})
    assert {row.address for row in routes(rows)} == {row.address for row in routes(wanted)}
    assert targets(rows) == targets(wanted)
