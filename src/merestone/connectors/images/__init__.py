"""Container images: Dockerfiles with their base images, and Compose services."""

from __future__ import annotations

from merestone.connectors.images.reading import concerns, parse, wants
from merestone.connectors.images.stating import NAME, VERSION, facts

__all__ = ["NAME", "VERSION", "concerns", "facts", "parse", "wants"]
