"""Which labels and annotations are kept: short text that a person wrote, and no secret."""

from __future__ import annotations

import re

from merestone.source.label_text import is_machine_label
from merestone.source.secrets import looks_secret

MOST_LETTERS = 200
MACHINE_PREFIXES = (
    "argocd.argoproj.io/",
    "autoscaling.alpha.kubernetes.io/",
    "batch.kubernetes.io/",
    "checksum/",
    "config.kubernetes.io/",
    "control-plane.alpha.kubernetes.io/",
    "controller-gen.kubebuilder.io/",
    "deployment.kubernetes.io/",
    "endpoints.kubernetes.io/",
    "endpointslice.kubernetes.io/",
    "helm.sh/",
    "helm.toolkit.fluxcd.io/",
    "internal.config.kubernetes.io/",
    "kubectl.kubernetes.io/",
    "kustomize.toolkit.fluxcd.io/",
    "meta.helm.sh/",
    "pv.kubernetes.io/",
    "sidecar.istio.io/status",
    "statefulset.kubernetes.io/",
    "volume.beta.kubernetes.io/",
    "volume.kubernetes.io/",
)
MACHINE_KEYS = frozenset(
    ("controller-revision-hash", "controller-uid", "job-name", "pod-template-hash")
)
"""Prefixes and keys of what tools write for themselves."""
MACHINE_WORDS = re.compile(r"sha256|[-_./]hash$|fingerprint", re.IGNORECASE)
MANAGED_BY = "app.kubernetes.io/managed-by"
"""Names a tool: a property, never an owner."""


def is_shown(key: str, value: str) -> bool:
    """Return whether this label or annotation is kept."""
    if len(value) > MOST_LETTERS or len(key) > MOST_TEXT_OF_KEY or "\n" in value:
        return False
    if key in MACHINE_KEYS or key.startswith(MACHINE_PREFIXES) or MACHINE_WORDS.search(key):
        return False
    if is_machine_label(key):
        return False
    return not looks_secret(key, value)


MOST_TEXT_OF_KEY = 317
"""A prefix of 253 letters, a slash, a name of 63."""
