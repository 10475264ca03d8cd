"""The allow-list: which fields of an object are kept. No value of a ConfigMap, no Secret's data."""

from __future__ import annotations

from merestone.source.kustomize.shapes import KEEP, LABEL, Shape, Shapes, any_of, each, keep
from merestone.source.kustomize.shapes import METADATA as EVERY_METADATA

LABELS = {"*": LABEL}
SELECTOR = {
    "matchLabels": LABELS,
    "matchExpressions": each({**keep("key", "operator"), "values": each(KEEP)}),
}
METADATA = {
    **EVERY_METADATA,
    "ownerReferences": each(keep("apiVersion", "kind", "name", "controller")),
    "managedFields": each(keep("manager")),
}
REF = keep("name")
CONTAINER = {
    **keep("name", "image"),
    "env": each({**REF, "valueFrom": {"configMapKeyRef": REF, "secretKeyRef": REF}}),
    "envFrom": each({"configMapRef": REF, "secretRef": REF}),
}
POD = {
    "containers": each(CONTAINER),
    "initContainers": each(CONTAINER),
    "ephemeralContainers": each(CONTAINER),
    "imagePullSecrets": each(REF),
    "serviceAccountName": KEEP,
    "serviceAccount": KEEP,
    "volumes": each(
        {
            **REF,
            "configMap": REF,
            "secret": keep("secretName"),
            "persistentVolumeClaim": keep("claimName"),
            "projected": {"sources": each({"configMap": REF, "secret": REF})},
        }
    ),
}
TEMPLATE = {"metadata": {"labels": LABELS}, "spec": POD}
WORKLOAD = {
    "selector": SELECTOR,
    "serviceName": KEEP,
    "template": TEMPLATE,
    "workloadRef": keep("apiVersion", "kind", "name"),
    "volumeClaimTemplates": each({"metadata": {"name": KEEP, "labels": LABELS}}),
}
JOB = {"metadata": {"labels": LABELS}, "spec": {"selector": SELECTOR, "template": TEMPLATE}}
SCALED = keep("apiVersion", "kind", "name")
ARGO_SOURCE = keep("repoURL", "path", "chart", "targetRevision")
ARGO = {
    "project": KEEP,
    "source": ARGO_SOURCE,
    "sources": each(ARGO_SOURCE),
    "destination": keep("server", "name", "namespace"),
}
FLUX_REF = keep("kind", "name", "namespace")
FLUX = {
    **keep("path", "targetNamespace", "serviceAccountName", "url"),
    "sourceRef": FLUX_REF,
    "chartRef": FLUX_REF,
    "chart": {"spec": {**keep("chart", "version"), "sourceRef": FLUX_REF}},
    "dependsOn": each(keep("name", "namespace")),
}
BINDING = {
    "roleRef": keep("apiGroup", "kind", "name"),
    "subjects": each(keep("kind", "name", "namespace")),
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
    "ServiceAccount": {"imagePullSecrets": each(REF)},
    "HorizontalPodAutoscaler": _spec({"scaleTargetRef": SCALED}),
    "ScaledObject": _spec({"scaleTargetRef": SCALED}),
    "VerticalPodAutoscaler": _spec({"targetRef": SCALED}),
    "PodDisruptionBudget": _spec({"selector": SELECTOR}),
    "NetworkPolicy": _spec({"podSelector": SELECTOR}),
    "KafkaTopic": _spec(keep("topicName")),
    "PersistentVolumeClaim": _spec(keep("volumeName", "storageClassName")),
    "CustomResourceDefinition": _spec(
        {
            **keep("group", "scope", "version"),
            "names": keep("kind", "plural"),
            "versions": each(keep("name")),
        }
    ),
    "Application": _spec(ARGO),
    "ApplicationSet": _spec({"template": {"spec": ARGO}}),
    "AppProject": _spec(
        {
            "destinations": each(keep("namespace", "server", "name")),
            "roles": each({"name": KEEP, "groups": each(KEEP)}),
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


SHAPES = Shapes(
    lambda _, kind: shape_of(kind),
    any_of(({"metadata": METADATA}, *OF_KIND.values())),
)
