"""Every path of a repository or folder, and what listing could not say."""

from __future__ import annotations

from merestone.connectors.files.reading import NAME, read

__all__ = ["NAME", "read"]
