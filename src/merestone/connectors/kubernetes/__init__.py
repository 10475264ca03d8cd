"""Kubernetes objects: manifests, kustomize, Argo CD, Flux tenants, and clusters that run."""

from __future__ import annotations

from merestone.connectors.kubernetes.files import NAME, VERSION, concerns, facts, parse, wants

__all__ = ["NAME", "VERSION", "concerns", "facts", "parse", "wants"]
