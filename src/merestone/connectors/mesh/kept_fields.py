"""The allow-list: which fields of traffic rules are kept, so that patches can change them."""

from __future__ import annotations

from merestone.connectors.mesh import gateway_api, ingress, istio
from merestone.source.kustomize.shapes import (
    KEEP,
    METADATA,
    TEXT,
    THERE,
    Shape,
    Shapes,
    any_of,
    each,
    keep,
    lined,
)

MOST_ITEMS = 20_000
WORKLOADS = ("Deployment", "StatefulSet", "DaemonSet")
ANYTHING = {"*": THERE}
PAIRS = {"*": KEEP}
NAMED = keep("group", "kind", "namespace", "name")
MATCH_LABELS = {"matchLabels": PAIRS}
OBJECT = {
    **METADATA,
    "creationTimestamp": KEEP,
    "annotations": {**METADATA["annotations"], ingress.CLASS: KEEP},
}

BACKEND = {
    **keep("serviceName", "servicePort"),
    "service": {"name": KEEP, "port": keep("number", "name")},
    "resource": keep("apiGroup", "kind", "name"),
}
INGRESS = {
    "ingressClassName": KEEP,
    "defaultBackend": BACKEND,
    "backend": BACKEND,
    "rules": each(
        {
            "host": KEEP,
            "http": {"paths": each({"path": TEXT, "pathType": KEEP, "backend": BACKEND})},
        }
    ),
}

ASKED = {"headers": each(ANYTHING), "queryParams": each(ANYTHING)}
HTTP_MATCH = {**ASKED, "method": KEEP, "path": {"type": KEEP, "value": TEXT}}
GRPC_MATCH = {**ASKED, "method": keep("type", "service", "method")}


def _route(match: Shape) -> Shape:
    rule = {
        "matches": each(match),
        "backendRefs": each({**NAMED, **keep("port", "weight")}),
        "filters": each(keep("type")),
    }
    parents = each({**NAMED, "sectionName": KEEP})
    return {"parentRefs": parents, "hostnames": each(KEEP), "rules": each(rule)}


GATEWAY = {"gatewayClassName": KEEP, "listeners": each(keep("name", "hostname"))}
GRANT = {"from": each(NAMED), "to": each(NAMED)}

DESTINATION = {**keep("host", "subset"), "port": keep("number", "name")}
WEIGHED = {"destination": DESTINATION, "weight": KEEP}
ISTIO_MATCH = {
    "*": THERE,
    "ignoreUriCase": KEEP,
    "uri": dict.fromkeys(istio.WHOLE, TEXT),
    "method": {"*": THERE, "exact": KEEP},
    **dict.fromkeys(("headers", "withoutHeaders", "queryParams"), ANYTHING),
}
MIRRORED = {**each(WEIGHED), **DESTINATION}
ROUTED = {"route": each(WEIGHED), "mirror": MIRRORED, "mirrors": MIRRORED}
VIRTUAL_SERVICE = {
    "hosts": each(KEEP),
    "gateways": each(KEEP),
    "http": each(
        {
            **ROUTED,
            "match": each(ISTIO_MATCH),
            "delegate": keep("namespace", "name"),
            "redirect": ANYTHING,
            "directResponse": ANYTHING,
        }
    ),
    "tls": each({**ROUTED, "match": each({"sniHosts": each(KEEP)})}),
    "tcp": each(ROUTED),
}
POLICY = {
    "action": KEEP,
    "selector": MATCH_LABELS,
    "targetRef": NAMED,
    "targetRefs": each(NAMED),
    "mtls": keep("mode"),
}

SPECS: dict[tuple[str, str], Shape] = {
    **{(group, "Ingress"): INGRESS for group in ingress.GROUPS},
    **{
        (group, kind): _route(GRPC_MATCH if kind == "GRPCRoute" else HTTP_MATCH)
        for group in gateway_api.GROUPS
        for kind in gateway_api.ROUTES
    },
    **{(group, "Gateway"): GATEWAY for group in gateway_api.GROUPS},
    **{(group, kind): GRANT for group in gateway_api.GROUPS for kind in gateway_api.GRANTS},
    (istio.NETWORKING, "VirtualService"): VIRTUAL_SERVICE,
    (istio.NETWORKING, "DestinationRule"): {
        "host": KEEP,
        "subsets": each(keep("name")),
        "workloadSelector": MATCH_LABELS,
    },
    (istio.NETWORKING, "Gateway"): {"servers": each({"hosts": each(KEEP)}), "selector": PAIRS},
    (istio.NETWORKING, "ServiceEntry"): {"hosts": each(KEEP), "location": KEEP},
    **{(istio.SECURITY, kind): POLICY for kind in istio.POLICIES},
    **{("apps", kind): {"template": {"metadata": {"labels": PAIRS}}} for kind in WORKLOADS},
}
OF_KIND: dict[tuple[str, str], Shape] = {
    **{which: {"metadata": OBJECT, "spec": lined(spec)} for which, spec in SPECS.items()},
    ("", "Service"): {"metadata": METADATA},
}
"""Of a Service only who it is: others name it, and kustomize may rename it."""
SHAPES = Shapes(
    lambda group, kind: OF_KIND.get((group, kind)), any_of(OF_KIND.values()), MOST_ITEMS
)
