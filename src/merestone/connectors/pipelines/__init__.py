"""Pipelines: GitHub Actions, GitLab CI, Argo Workflows, Tekton, Jenkins and more; their runs."""

from __future__ import annotations

from merestone.connectors.pipelines.reading import concerns, parse, wants
from merestone.connectors.pipelines.stating import NAME, VERSION, facts

__all__ = ["NAME", "VERSION", "concerns", "facts", "parse", "wants"]
