"""CODEOWNERS files of GitHub, GitLab, Gitea and Forgejo."""

from __future__ import annotations

from merestone.connectors.codeowners.reading import NAME, read

__all__ = ["NAME", "read"]
