from __future__ import annotations

import os
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from merestone.connectors import mesh
from merestone.connectors.mesh.delegates import is_conflict
from merestone.connectors.mesh.gateways import intersection
from merestone.connectors.mesh.hosts import split_gateway, target_of
from merestone.model.facts import Fact, Problem, Property, Relation, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import parse_file, read_files
from merestone.source.file_text import FileText
from merestone.source.tree import Tree, open_tree

Make = Callable[..., Tree]
ESTATES = Path(os.environ.get("MERESTONE_SHARED", "../shared")) / "estates"


def read(make: Make, **files: str) -> list[Fact]:
    tree = make({f"{name}.yaml": text.encode() for name, text in files.items()})
    return list(read_files(tree, [mesh], ReadSettings()))


def short(address: str) -> str:
    """Return a route's address without the object."""
    return address.partition("/@/")[0]


def things(rows: list[Fact], kind: str = "route") -> list[tuple[str, int, str]]:
    return [
        (short(row.address), row.line, row.parent)
        for row in rows
        if isinstance(row, Thing) and row.kind == kind
    ]


def relations(rows: list[Fact], verb: str) -> list[tuple[str, str, str]]:
    return [
        (short(row.address), row.target, row.detail)
        for row in rows
        if isinstance(row, Relation) and row.type == verb
    ]


def properties(rows: list[Fact], address: str) -> dict[str, str]:
    return {
        row.key: row.value
        for row in rows
        if isinstance(row, Property) and short(row.address) == address and row.key != "claim"
    }


def stored(rows: list[Fact]) -> list[mesh.Route]:
    return mesh.routes_from(
        [row for row in rows if isinstance(row, Thing)],
        [row for row in rows if isinstance(row, Property)],
    )


INGRESS = """\
apiVersion: networking.k8s.io/v1
kind: Ingress
metadata: {name: shop, namespace: web}
spec:
  ingressClassName: nginx
  defaultBackend: {service: {name: fallback, port: {name: http}}}
  rules:
  - host: Shop.example.com
    http:
      paths:
      - path: /cart/
        pathType: Prefix
        backend: {service: {name: cart, port: {number: 80}}}
      - path: /cart
        pathType: Exact
        backend: {service: {name: cart-root}}
      - path: /*
        pathType: ImplementationSpecific
        backend: {resource: {kind: StorageBucket, name: files}}
"""


def test_an_ingress_states_its_routes(memory_tree: Make) -> None:
    rows = read(memory_tree, a=INGRESS)
    parent = "kubernetes:repo/web/Ingress/shop"
    assert things(rows) == [
        ("mesh:*", 6, parent),
        ("mesh:shop.example.com/cart", 11, parent),
        ("mesh:shop.example.com/=/cart", 14, parent),
        ("mesh:shop.example.com", 17, parent),
    ]
    assert relations(rows, "routes to") == [
        ("mesh:*", "kubernetes:repo/web/Service/fallback", "port http"),
        ("mesh:shop.example.com/cart", "kubernetes:repo/web/Service/cart", "port 80"),
        ("mesh:shop.example.com/=/cart", "kubernetes:repo/web/Service/cart-root", ""),
        ("mesh:shop.example.com", "kubernetes:repo/web/StorageBucket/files", ""),
    ]
    assert {target for _, target, _ in relations(rows, "uses")} == {
        "kubernetes:repo/-/IngressClass/nginx"
    }
    assert properties(rows, "mesh:shop.example.com/cart") == {
        "dialect": "ingress", "host": "shop.example.com", "path": "/cart/", "match": "prefix",
        "order": "1",
    }  # fmt: skip


def test_an_old_ingress_reads_alike(memory_tree: Make) -> None:
    text = (
        "apiVersion: extensions/v1beta1\nkind: Ingress\n"
        "metadata:\n  name: old\n  annotations: {kubernetes.io/ingress.class: gce}\n"
        "spec:\n  rules:\n  - http:\n      paths:\n"
        "      - path: /a\n        backend: {serviceName: s, servicePort: 8080}\n"
    )
    rows = read(memory_tree, a=text)
    assert relations(rows, "routes to") == [
        ("mesh:*/a", "kubernetes:repo/-/Service/s", "port 8080")
    ]
    assert properties(rows, "mesh:*/a")["match"] == "implementation"
    assert relations(rows, "uses") == [("mesh:*/a", "kubernetes:repo/-/IngressClass/gce", "")]


VIRTUAL = """\
apiVersion: networking.istio.io/v1
kind: VirtualService
metadata: {name: reviews, namespace: prod}
spec:
  hosts: [reviews, reviews.example.com]
  gateways: [mesh, edge/public, own]
  http:
  - match:
    - uri: {prefix: /v2}
      headers: {x-user: {exact: me}}
      method: {exact: GET}
    - uri: {regex: '/v[0-9]+'}
    route:
    - destination: {host: reviews, subset: v2, port: {number: 9080}}
      weight: 90
    - destination: {host: reviews.test.svc.cluster.local}
      weight: 10
    mirror: {host: copy}
  - redirect: {uri: /}
    match:
    - uri: {exact: /old}
      ignoreUriCase: true
  - route:
    - destination: {host: api.example.org}
  tls:
  - match: [{sniHosts: [secure.example.com], port: 443}]
    route: [{destination: {host: secure}}]
"""


def test_a_virtual_service_states_its_routes_in_order(memory_tree: Make) -> None:
    rows = read(memory_tree, a=VIRTUAL)
    host = "reviews.prod.svc.cluster.local"
    found = [address for address, _, _ in things(rows) if "reviews.example.com" not in address]
    assert found == [
        f"mesh:{host}/v2",
        f"mesh:{host}/~/v[0-9]+",
        f"mesh:{host}/=/old",
        f"mesh:{host}",
        "mesh:secure.example.com",
    ]
    first = f"mesh:{host}/v2"
    service = "kubernetes:repo/prod/Service/"
    assert [each[1:] for each in relations(rows, "routes to") if each[0] == first] == [
        (f"{service}reviews", "port 9080, weight 90, subset v2"),
        ("kubernetes:repo/test/Service/reviews", "weight 10"),
        (f"{service}copy", "mirror"),
    ]
    assert properties(rows, first) == {
        "dialect": "istio", "host": host, "path": "/v2", "match": "prefix", "order": "0",
        "method": "GET", "headers": "1", "conditions": "headers",
    }  # fmt: skip
    assert properties(rows, f"mesh:{host}/=/old")["action"] == "redirect"
    assert (f"mesh:{host}", "mesh-external:api.example.org", "") in relations(rows, "routes to")
    assert [each[1] for each in relations(rows, "uses") if each[0] == first] == [
        "kubernetes:repo/edge/Gateway.networking.istio.io/public",
        "kubernetes:repo/prod/Gateway.networking.istio.io/own",
    ]


def test_what_is_stated_answers_a_host_and_path(memory_tree: Make) -> None:
    rows = read(memory_tree, a=VIRTUAL, b=INGRESS)
    routes = stored(rows)
    assert [
        short(each.address) for each in mesh.match_route(routes, "reviews.example.com", "/v2")
    ] == [
        "mesh:*",
        "mesh:reviews.example.com/v2",
        "mesh:reviews.example.com/~/v[0-9]+",
    ]
    found = mesh.match_route(routes, "reviews.example.com", "/OLD")
    assert [each.order for each in found if each.dialect == "istio"] == [2]
    found = mesh.match_route(routes, "shop.example.com", "/cart")
    assert [short(each.address) for each in found] == ["mesh:shop.example.com/=/cart"]


def test_a_delegate_is_followed(memory_tree: Make) -> None:
    root = (
        "apiVersion: networking.istio.io/v1\nkind: VirtualService\n"
        "metadata: {name: root, namespace: edge}\nspec:\n  hosts: [example.com]\n  http:\n"
        "  - match: [{uri: {prefix: /shop}}]\n    delegate: {name: shop, namespace: shop}\n"
        "  - match: [{uri: {prefix: /gone}}]\n    delegate: {name: gone}\n"
        "  - route: [{destination: {host: web}}]\n"
    )
    leaf = (
        "apiVersion: networking.istio.io/v1\nkind: VirtualService\n"
        "metadata: {name: shop, namespace: shop}\nspec:\n  http:\n"
        "  - match: [{uri: {prefix: /shop/cart}}]\n    route: [{destination: {host: cart}}]\n"
        "  - match: [{uri: {prefix: /other}}]\n    route: [{destination: {host: never}}]\n"
        "  - route: [{destination: {host: shop}}]\n"
    )
    rows = read(memory_tree, a=leaf, b=root)
    assert things(rows) == [
        (
            "mesh:example.com/shop/cart",
            6,
            "kubernetes:repo/shop/VirtualService.networking.istio.io/shop",
        ),
        (
            "mesh:example.com/shop",
            10,
            "kubernetes:repo/shop/VirtualService.networking.istio.io/shop",
        ),
        (
            "mesh:example.com/gone",
            9,
            "kubernetes:repo/edge/VirtualService.networking.istio.io/root",
        ),
        ("mesh:example.com", 11, "kubernetes:repo/edge/VirtualService.networking.istio.io/root"),
    ]
    told = [target for _, target, _ in relations(rows, "routes to")]
    assert told == [
        "kubernetes:repo/shop/Service/cart",
        "kubernetes:repo/shop/Service/shop",
        "kubernetes:repo/edge/VirtualService.networking.istio.io/gone",
        "kubernetes:repo/edge/Service/web",
    ]
    (found,) = mesh.match_route(stored(rows), "example.com", "/shop/x")
    assert found.object == "kubernetes:repo/edge/VirtualService.networking.istio.io/root"


@pytest.mark.parametrize(
    ("root", "leaf", "is_so"),
    [
        (("prefix", "/a"), ("prefix", "/a/b"), False),
        (("prefix", "/a"), ("exact", "/a/b"), False),
        (("prefix", "/a"), ("prefix", "/b"), True),
        (("prefix", "/a"), ("regex", "/a.*"), True),
        (("regex", "/a.*"), ("prefix", "/a"), True),
        (("exact", "/a"), ("exact", "/a"), False),
        (("exact", "/a"), ("prefix", "/a"), True),
    ],
)
def test_a_delegates_match_must_agree(
    root: tuple[str, str], leaf: tuple[str, str], is_so: bool
) -> None:
    def match(pair: tuple[str, str]) -> dict[str, object]:
        return {"match": pair[0], "path": pair[1], "method": "", "is_unsaid": False}

    assert is_conflict(match(root), match(leaf)) is is_so


GATEWAY = """\
apiVersion: gateway.networking.k8s.io/v1
kind: Gateway
metadata: {name: edge, namespace: infra}
spec:
  gatewayClassName: envoy
  listeners:
  - {name: web, hostname: '*.example.com', port: 80, protocol: HTTP}
  - {name: api, hostname: api.example.org, port: 80, protocol: HTTP}
---
apiVersion: gateway.networking.k8s.io/v1
kind: HTTPRoute
metadata: {name: shop, namespace: shop}
spec:
  parentRefs: [{name: edge, namespace: infra, sectionName: web}]
  hostnames: [shop.example.com, elsewhere.net]
  rules:
  - matches:
    - path: {type: Exact, value: /health}
      method: GET
    - path: {value: /cart/}
      headers: [{name: a, value: b}, {name: c, value: d}]
      queryParams: [{name: q, value: r}]
    backendRefs:
    - {name: cart, port: 80, weight: 3}
    - {name: other, namespace: far, port: 80}
  - filters: [{type: RequestRedirect}]
"""


def test_gateway_api_routes_and_their_listeners(memory_tree: Make) -> None:
    rows = read(memory_tree, a=GATEWAY)
    parent = "kubernetes:repo/shop/HTTPRoute.gateway.networking.k8s.io/shop"
    assert things(rows) == [
        ("mesh:shop.example.com/=/health", 18, parent),
        ("mesh:shop.example.com/cart", 20, parent),
        ("mesh:shop.example.com", 26, parent),
    ]
    assert properties(rows, "mesh:shop.example.com/cart") == {
        "dialect": "gateway-api", "host": "shop.example.com", "path": "/cart/", "match": "prefix",
        "order": "1", "headers": "2", "query parameters": "1", "conditions": "headers, queryParams",
    }  # fmt: skip
    assert properties(rows, "mesh:shop.example.com")["action"] == "redirect"
    assert relations(rows, "routes to")[:2] == [
        (
            "mesh:shop.example.com/=/health",
            "kubernetes:repo/shop/Service/cart",
            "port 80, weight 3",
        ),
        (
            "mesh:shop.example.com/=/health",
            "kubernetes:repo/far/Service/other",
            "port 80, no ReferenceGrant in this repository permits it",
        ),
    ]
    assert (
        "kubernetes:repo/infra/Gateway.gateway.networking.k8s.io/edge",
        "kubernetes:repo/-/GatewayClass.gateway.networking.k8s.io/envoy",
        "",
    ) in (relations(rows, "uses"))


def test_a_grant_permits_and_a_route_without_hosts_has_its_listeners(memory_tree: Make) -> None:
    grant = (
        "apiVersion: gateway.networking.k8s.io/v1beta1\nkind: ReferenceGrant\n"
        "metadata: {name: g, namespace: far}\nspec:\n"
        "  from: [{group: gateway.networking.k8s.io, kind: HTTPRoute, namespace: shop}]\n"
        "  to: [{group: '', kind: Service}]\n"
    )
    text = GATEWAY.replace("  hostnames: [shop.example.com, elsewhere.net]\n", "")
    rows = read(memory_tree, a=text.replace(", sectionName: web", ""), b=grant)
    assert "port 80" in {detail for _, _, detail in relations(rows, "routes to")}
    assert not any("Grant" in detail for _, _, detail in relations(rows, "routes to"))
    assert {address.split("/")[0] for address, _, _ in things(rows)} == {
        "mesh:*.example.com",
        "mesh:api.example.org",
    }


@pytest.mark.parametrize(
    ("host", "listener", "both"),
    [
        ("", "", "*"),
        ("", "*.a.com", "*.a.com"),
        ("x.a.com", "", "x.a.com"),
        ("x.a.com", "*.a.com", "x.a.com"),
        ("*.a.com", "x.y.a.com", "x.y.a.com"),
        ("*.x.a.com", "*.a.com", "*.x.a.com"),
        ("a.com", "*.a.com", ""),
        ("x.a.com", "y.a.com", ""),
    ],
)
def test_hosts_of_route_and_listener_meet(host: str, listener: str, both: str) -> None:
    assert intersection(host, listener) == both


def test_a_route_of_a_service_answers_its_name(memory_tree: Make) -> None:
    text = (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n"
        "metadata: {name: r, namespace: prod}\nspec:\n"
        "  parentRefs: [{group: '', kind: Service, name: reviews, port: 80}]\n"
        "  rules: [{backendRefs: [{name: reviews-v2, port: 80}]}]\n"
    )
    rows = read(memory_tree, a=text)
    address = "mesh:reviews.prod.svc.cluster.local"
    assert [row[0] for row in things(rows)] == [address]
    service = "kubernetes:repo/prod/Service/reviews"
    assert relations(rows, "applies to") == [(address, service, "")]
    assert relations(rows, "uses") == []


def test_a_grpc_method_is_a_path(memory_tree: Make) -> None:
    text = (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: GRPCRoute\nmetadata: {name: g}\n"
        "spec:\n  hostnames: [rpc.example.com]\n  rules:\n  - matches:\n"
        "    - method: {service: shop.Cart, method: Add}\n    - method: {service: shop.Cart}\n"
        "    - method: {method: Add}\n    backendRefs: [{name: cart}]\n"
    )
    assert [address for address, _, _ in things(read(memory_tree, a=text))] == [
        "mesh:rpc.example.com/=/shop.Cart/Add",
        "mesh:rpc.example.com/shop.Cart",
        "mesh:rpc.example.com/~/[^/]+/Add",
    ]


def test_rules_say_what_they_apply_to(memory_tree: Make) -> None:
    text = """\
apiVersion: networking.istio.io/v1
kind: DestinationRule
metadata: {name: d, namespace: prod}
spec: {host: reviews, subsets: [{name: v1, labels: {version: v1}}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: p, namespace: prod}
spec: {action: DENY, selector: {matchLabels: {app: web}}}
---
apiVersion: security.istio.io/v1
kind: PeerAuthentication
metadata: {name: strict, namespace: istio-system}
spec: {mtls: {mode: STRICT}}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: t, namespace: prod}
spec: {targetRefs: [{kind: Gateway, group: gateway.networking.k8s.io, name: way}]}
---
apiVersion: security.istio.io/v1
kind: AuthorizationPolicy
metadata: {name: all, namespace: prod}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: prod}
spec: {template: {metadata: {labels: {app: web, version: v1}}}}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, namespace: other}
spec: {template: {metadata: {labels: {app: web}}}}
"""
    rows = read(memory_tree, a=text)
    own = "kubernetes:repo/prod"
    assert relations(rows, "applies to") == [
        (f"{own}/DestinationRule.networking.istio.io/d", f"{own}/Service/reviews", ""),
        (
            f"{own}/AuthorizationPolicy.security.istio.io/p",
            f"{own}/Deployment/web",
            "selected by app=web",
        ),
        (
            "kubernetes:repo/istio-system/PeerAuthentication.security.istio.io/strict",
            "kubernetes:repo/-/Namespace/*",
            "the mesh's root namespace: all of the mesh",
        ),
        (
            f"{own}/AuthorizationPolicy.security.istio.io/t",
            f"{own}/Gateway.gateway.networking.k8s.io/way",
            "",
        ),
        (
            f"{own}/AuthorizationPolicy.security.istio.io/all",
            "kubernetes:repo/-/Namespace/prod",
            "",
        ),
    ]
    assert properties(rows, f"{own}/AuthorizationPolicy.security.istio.io/p") == {
        "action": "DENY",
        "selector": "app=web",
    }
    assert properties(rows, f"{own}/DestinationRule.networking.istio.io/d") == {"subset": "v1"}


@pytest.mark.parametrize(
    ("host", "target"),
    [
        ("reviews", "kubernetes:c/ns/Service/reviews"),
        ("Reviews.Prod.svc.cluster.local", "kubernetes:c/prod/Service/reviews"),
        ("reviews.prod.svc.corp.example", "kubernetes:c/prod/Service/reviews"),
        ("*.prod.svc.cluster.local", "kubernetes:c/prod/Service/*"),
        ("a.NS_PLACEHOLDER.svc.cluster.local", "kubernetes:c/*/Service/a"),
        ("*.local", "kubernetes:c/*/Service/*"),
        ("reviews.prod", "mesh-external:reviews.prod"),
        ("api.example.com", "mesh-external:api.example.com"),
    ],
)
def test_istio_hosts(host: str, target: str) -> None:
    assert target_of(host, "c", "ns") == target


def test_gateways_are_named_with_or_without_a_namespace() -> None:
    assert split_gateway("a/b", "ns") == ("a", "b")
    assert split_gateway("./b", "ns") == ("ns", "b")
    assert split_gateway("b", "ns") == ("ns", "b")


def test_two_objects_that_claim_one_path_are_both_stated(memory_tree: Make) -> None:
    rows = read(memory_tree, a=INGRESS, b=INGRESS.replace("namespace: web", "namespace: other"))
    same = [row for row in rows if isinstance(row, Thing) and ".com/cart/@/" in row.address]
    assert [row.address.partition("/@/")[2] for row in same] == [
        "repo/web/Ingress/shop", "repo/other/Ingress/shop",
    ]  # fmt: skip
    assert [(row.path, row.parent.split("/")[1]) for row in same] == [
        ("a.yaml", "web"), ("b.yaml", "other"),
    ]  # fmt: skip


def claims(rows: list[Fact]) -> dict[str, set[str]]:
    """Return the claims that several routes make, with the objects that make them."""
    found: dict[str, set[str]] = {}
    for row in rows:
        if isinstance(row, Property) and row.key == "claim":
            found.setdefault(row.value, set()).add(row.address.partition("/@/")[2])
    return {claim: objects for claim, objects in found.items() if len(objects) > 1}


def test_objects_that_claim_one_path_of_one_gateway_are_a_conflict(memory_tree: Make) -> None:
    virtual = (
        "apiVersion: networking.istio.io/v1\nkind: VirtualService\n"
        "metadata: {{name: {name}, namespace: {name}}}\nspec:\n  hosts: [a.example.com]\n"
        "  gateways: [{gateway}]\n  http:\n"
        "  - match: [{{uri: {{prefix: /pay}}}}]\n    route: [{{destination: {{host: x}}}}]\n"
    )
    made = {
        name: virtual.format(name=name, gateway=gateway)
        for name, gateway in (("a", "edge/public"), ("b", "edge/public"), ("c", "edge/inner"))
    }
    rows = read(memory_tree, **made)
    word = "VirtualService.networking.istio.io"
    assert claims(rows) == {
        "kubernetes:repo/edge/Gateway.networking.istio.io/public a.example.com/pay": {
            f"repo/a/{word}/a",
            f"repo/b/{word}/b",
        }
    }
    served = mesh.match_route(stored(rows), "a.example.com", "/pay/now")
    assert [each.object.rpartition("/")[2] for each in served] == ["c", "a", "b"]


def test_listeners_of_one_gateway_do_not_conflict(memory_tree: Make) -> None:
    route = (
        "apiVersion: gateway.networking.k8s.io/v1\nkind: HTTPRoute\n"
        "metadata: {{name: {name}, namespace: n}}\nspec:\n  hostnames: [a.example.com]\n"
        "  parentRefs: [{{name: gw, sectionName: {name}}}]\n"
        "  rules: [{{backendRefs: [{{name: s}}]}}]\n"
    )
    rows = read(memory_tree, **{name: route.format(name=name) for name in ("http", "https")})
    assert claims(rows) == {}
    assert len({row.address for row in rows if isinstance(row, Thing)}) == 2


def test_an_address_does_not_change_when_another_object_comes(memory_tree: Make) -> None:
    alone = {row.address for row in read(memory_tree, a=INGRESS) if isinstance(row, Thing)}
    other = INGRESS.replace("namespace: web", "namespace: other")
    both = {row.address for row in read(memory_tree, a=other, b=INGRESS) if isinstance(row, Thing)}
    assert alone < both
    assert len(both) == 2 * len(alone)


def test_a_setting_says_the_cluster(memory_tree: Make) -> None:
    tree = memory_tree({"prod/a.yaml": INGRESS.encode(), "test/a.yaml": INGRESS.encode()})
    settings = ReadSettings(cluster_of=lambda repo, path: path.partition("/")[0])
    rows = list(read_files(tree, [mesh], settings))
    assert claims(rows) == {}
    assert {row.parent for row in rows if isinstance(row, Thing)} == {
        "kubernetes:prod/web/Ingress/shop",
        "kubernetes:test/web/Ingress/shop",
    }
    assert {row.repo for row in rows if isinstance(row, Thing)} == {"repo"}


def test_estates() -> None:
    if not ESTATES.exists():
        pytest.skip("the shared estates are not here")
    rows = list(read_files(open_tree(ESTATES / "microservices-demo"), [mesh], ReadSettings()))
    assert {row[0] for row in things(rows)} == {
        "mesh:*",
        "mesh:frontend.default.svc.cluster.local",
    }
    assert {row[1].rpartition("/")[2] for row in relations(rows, "routes to")} == {"frontend"}
    rows = list(read_files(open_tree(ESTATES / "kubeflow-manifests"), [mesh], ReadSettings()))
    problems = [row for row in rows if isinstance(row, Problem)]
    assert [(row.line, row.is_blinding) for row in problems] == [(30, False)]
    assert len(relations(rows, "applies to")) == 15
    assert {row[1:] for row in relations(rows, "routes to")} == {
        ("kubernetes:kubeflow-manifests/kubeflow/Service/centraldashboard", "port 80"),
        ("kubernetes:kubeflow-manifests/oauth2-proxy/Service/oauth2-proxy", "port 80"),
    }


VALUE = st.recursive(
    st.none() | st.booleans() | st.integers(-5, 5) | st.sampled_from(("a", "*", "/", "")),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(
            (
                "hosts", "http", "match", "uri", "prefix", "route", "destination", "host", "rules",
                "paths", "backend", "service", "name", "matches", "path", "value", "parentRefs",
                "listeners", "servers", "selector", "matchLabels", "from", "to", "delegate", "tls",
                "backendRefs", "hostnames", "targetRefs", "template", "metadata", "labels",
            )
        ),
        inner,
        max_size=4,
    ),
    max_leaves=25,
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.sampled_from(sorted(mesh.reading.READERS)), VALUE)
def test_any_spec_is_survived(memory_tree: Make, kind: tuple[str, str], spec: object) -> None:
    import json

    body = {
        "apiVersion": f"{kind[0]}/v1",
        "kind": kind[1],
        "metadata": {"name": "x"},
        "spec": spec,
    }
    rows = read(memory_tree, a=json.dumps(body))
    mesh.match_route(stored(rows), "h", "/")


def test_hosts_and_delegates_do_not_multiply_without_end(memory_tree: Make) -> None:
    match = "  - match: [{uri: {prefix: /a}}]\n"
    root = (
        "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: root}\nspec:\n"
        f"  hosts: [{', '.join(f'h{count}' for count in range(500))}]\n  http:\n"
        + f"{match}    delegate: {{name: leaf}}\n"
        * 500
    )
    leaf = (
        "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: leaf}\nspec:\n"
        "  http:\n" + f"{match}    route: [{{destination: {{host: x}}}}]\n" * 500
    )
    rows = read(memory_tree, a=root, b=leaf)
    assert len(things(rows)) == 5000
    (problem,) = [row for row in rows if isinstance(row, Problem)]
    assert (problem.path, problem.is_blinding) == ("a.yaml", True)


def test_a_large_hostile_file_is_read_in_time() -> None:
    head = "apiVersion: networking.istio.io/v1\nkind: VirtualService\nmetadata: {name: a}\nspec:\n"
    lines = "  - match: [{uri: {regex: '(a+)+$'}}]\n" * 25_000
    started = time.perf_counter()
    parse_file(FileText("a.yaml", f"{head}  hosts: ['*']\n  http:\n{lines}".encode()), [mesh])
    assert time.perf_counter() - started < 3
