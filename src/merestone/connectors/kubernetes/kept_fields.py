"""The allow-list: which fields of an object are kept. No value of a ConfigMap, no Secret's data.

A mapping leads on by key (`*`: any key), `[]` leads into a list, `KEEP` keeps a scalar and
`LABEL` one that may be shown.
"""

from __future__ import annotations

from typing import Any, Final

KEEP: Final = "keep"
LABEL: Final = "label"

Shape = dict[str, Any]


def _keep(*names: str) -> Shape:
    return dict.fromkeys(names, KEEP)


def _each(shape: Any) -> Shape:
    return {"[]": shape}


LABELS = {"*": LABEL}
SELECTOR = {
    "matchLabels": LABELS,
    "matchExpressions": _each({**_keep("key", "operator"), "values": _each(KEEP)}),
}
METADATA = {
    **_keep("name", "generateName", "namespace"),
    "labels": LABELS,
    "annotations": LABELS,
    "ownerReferences": _each(_keep("apiVersion", "kind", "name", "controller")),
    "managedFields": _each(_keep("manager")),
}
REF = _keep("name")
CONTAINER = {
    **_keep("name", "image"),
    "env": _each({**REF, "valueFrom": {"configMapKeyRef": REF, "secretKeyRef": REF}}),
    "envFrom": _each({"configMapRef": REF, "secretRef": REF}),
}
POD = {
    "containers": _each(CONTAINER),
    "initContainers": _each(CONTAINER),
    "ephemeralContainers": _each(CONTAINER),
    "imagePullSecrets": _each(REF),
    "serviceAccountName": KEEP,
    "serviceAccount": KEEP,
    "volumes": _each(
        {
            **REF,
            "configMap": REF,
            "secret": _keep("secretName"),
            "persistentVolumeClaim": _keep("claimName"),
            "projected": {"sources": _each({"configMap": REF, "secret": REF})},
        }
    ),
}
TEMPLATE = {"metadata": {"labels": LABELS}, "spec": POD}
WORKLOAD = {
    "selector": SELECTOR,
    "serviceName": KEEP,
    "template": TEMPLATE,
    "workloadRef": _keep("apiVersion", "kind", "name"),
    "volumeClaimTemplates": _each({"metadata": {"name": KEEP, "labels": LABELS}}),
}
JOB = {"metadata": {"labels": LABELS}, "spec": {"selector": SELECTOR, "template": TEMPLATE}}
SCALED = _keep("apiVersion", "kind", "name")
ARGO_SOURCE = _keep("repoURL", "path", "chart", "targetRevision")
ARGO = {
    "project": KEEP,
    "source": ARGO_SOURCE,
    "sources": _each(ARGO_SOURCE),
    "destination": _keep("server", "name", "namespace"),
}
FLUX_REF = _keep("kind", "name", "namespace")
FLUX = {
    **_keep("path", "targetNamespace", "serviceAccountName", "url"),
    "sourceRef": FLUX_REF,
    "chartRef": FLUX_REF,
    "chart": {"spec": {**_keep("chart", "version"), "sourceRef": FLUX_REF}},
    "dependsOn": _each(_keep("name", "namespace")),
}
BINDING = {
    "roleRef": _keep("apiGroup", "kind", "name"),
    "subjects": _each(_keep("kind", "name", "namespace")),
}


def _spec(shape: Shape) -> Shape:
    return {"spec": shape}


OF_KIND: dict[str, Shape] = {
    "Pod": _spec(POD),
    "CronJob": _spec({"jobTemplate": JOB}),
    "ReplicationController": _spec({"selector": LABELS, "template": TEMPLATE}),
    "Service": _spec({"selector": LABELS, "type": KEEP, "template": TEMPLATE}),
    "PodTemplate": {"template": TEMPLATE},
    "RoleBinding": BINDING,
    "ClusterRoleBinding": BINDING,
    "ServiceAccount": {"imagePullSecrets": _each(REF)},
    "HorizontalPodAutoscaler": _spec({"scaleTargetRef": SCALED}),
    "ScaledObject": _spec({"scaleTargetRef": SCALED}),
    "VerticalPodAutoscaler": _spec({"targetRef": SCALED}),
    "PodDisruptionBudget": _spec({"selector": SELECTOR}),
    "NetworkPolicy": _spec({"podSelector": SELECTOR}),
    "KafkaTopic": _spec(_keep("topicName")),
    "PersistentVolumeClaim": _spec(_keep("volumeName", "storageClassName")),
    "CustomResourceDefinition": _spec(
        {
            **_keep("group", "scope", "version"),
            "names": _keep("kind", "plural"),
            "versions": _each(_keep("name")),
        }
    ),
    "Application": _spec(ARGO),
    "ApplicationSet": _spec({"template": {"spec": ARGO}}),
    "AppProject": _spec(
        {
            "destinations": _each(_keep("namespace", "server", "name")),
            "roles": _each({"name": KEEP, "groups": _each(KEEP)}),
        }
    ),
}
for _kind in ("Deployment", "StatefulSet", "DaemonSet", "ReplicaSet", "Rollout", "Job"):
    OF_KIND[_kind] = _spec(WORKLOAD)
for _kind in ("Kustomization", "HelmRelease", "GitRepository", "OCIRepository", "HelmRepository"):
    OF_KIND[_kind] = _spec(FLUX)
OF_KIND["Bucket"] = OF_KIND["GitRepository"]


def shape_of(kind: str) -> Shape:
    """Return what is kept of an object of this kind."""
    return {"metadata": METADATA, **OF_KIND.get(kind, {})}


def _union(left: Any, right: Any) -> Any:
    if not isinstance(left, dict) or not isinstance(right, dict):
        return left if isinstance(left, dict) else right
    both = dict(left)
    for key, value in right.items():
        both[key] = _union(both[key], value) if key in both else value
    return both


def any_shape() -> Shape:
    """Return what is kept of any object: for a patch that does not say whose it is."""
    whole: Shape = {"metadata": METADATA}
    for shape in OF_KIND.values():
        whole = _union(whole, shape)
    return whole
