"""What is known of kinds: which have no namespace, and which are no objects of a cluster at all."""

from __future__ import annotations

from merestone.source.kubernetes_objects import OWN_GROUPS, kind_word

CLUSTER_SCOPED = frozenset(
    [
        "APIService",
        "CSIDriver",
        "CSINode",
        "CertificateSigningRequest",
        "ClusterRole",
        "ClusterRoleBinding",
        "ClusterTrustBundle",
        "ComponentStatus",
        "CustomResourceDefinition",
        "DeviceClass",
        "FlowSchema",
        "IPAddress",
        "IngressClass",
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "MutatingWebhookConfiguration",
        "Namespace",
        "Node",
        "PersistentVolume",
        "PodSecurityPolicy",
        "PriorityClass",
        "PriorityLevelConfiguration",
        "ResourceSlice",
        "RuntimeClass",
        "SelfSubjectReview",
        "ServiceCIDR",
        "StorageClass",
        "StorageVersionMigration",
        "SubjectAccessReview",
        "TokenReview",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
        "ValidatingWebhookConfiguration",
        "VolumeAttachment",
        "VolumeAttributesClass",
    ]
)
"""Kinds of Kubernetes itself that have no namespace."""
CLUSTER_SCOPED_CUSTOM = frozenset(
    [
        "ClusterAnalysisTemplate",
        "ClusterCleanupPolicy",
        "ClusterExternalSecret",
        "ClusterImagePolicy",
        "ClusterInterceptor",
        "ClusterIssuer",
        "ClusterPolicy",
        "ClusterSecretStore",
        "ClusterServingRuntime",
        "ClusterStorageContainer",
        "ClusterTask",
        "ClusterTrainingRuntime",
        "ClusterTriggerBinding",
        "ClusterWorkflowTemplate",
        "ConstraintTemplate",
        "EC2NodeClass",
        "GatewayClass",
    ]
)
"""Kinds of well-known operators that have none; a CRD of the repository says it of others."""
BUILTIN_KINDS = frozenset(
    [
        "Binding",
        "ConfigMap",
        "ControllerRevision",
        "CronJob",
        "DaemonSet",
        "Deployment",
        "EndpointSlice",
        "Endpoints",
        "Event",
        "HorizontalPodAutoscaler",
        "Ingress",
        "Job",
        "Lease",
        "LimitRange",
        "NetworkPolicy",
        "PersistentVolumeClaim",
        "Pod",
        "PodDisruptionBudget",
        "PodTemplate",
        "ReplicaSet",
        "ReplicationController",
        "ResourceQuota",
        "Role",
        "RoleBinding",
        "Secret",
        "Service",
        "ServiceAccount",
        "StatefulSet",
    ]
)
NOT_OBJECTS = (
    "backstage.io",
    "builtin",
    "cli.kyverno.io",
    "ctlptl.dev",
    "deploy.cloud.google.com",
    "eksctl.io",
    "k3d.io",
    "kind.x-k8s.io",
    "kbld.k14s.io",
    "kustomize.config.k8s.io",
    "openslo",
    "openslo.com",
    "scaffolder.backstage.io",
    "score.dev",
    "skaffold",
    "vendir.k14s.io",
)
"""API groups of files that only look like objects: no cluster ever holds one."""
NOT_OBJECT_KINDS = frozenset(("Config", "List"))


def is_builtin_group(group: str) -> bool:
    """Return whether the group is one of Kubernetes' own."""
    return group in OWN_GROUPS


def is_object(group: str, kind: str) -> bool:
    """Return whether a cluster can hold an object of this group and kind."""
    return group not in NOT_OBJECTS and (bool(group) or kind not in NOT_OBJECT_KINDS)


def is_clusterwide(group: str, kind: str) -> bool:
    """Return whether objects of this kind have no namespace."""
    if is_builtin_group(group):
        return kind in CLUSTER_SCOPED
    return kind in CLUSTER_SCOPED_CUSTOM


def shown_kind(group: str, kind: str) -> str:
    """Return the kind for people: with its group where a kind of Kubernetes has that name."""
    return kind_word(group, kind) if kind in BUILTIN_KINDS else kind
