"""APIs and their operations: OpenAPI, AsyncAPI, protobuf and GraphQL files."""

from __future__ import annotations

from merestone.connectors.apis.reading import concerns, parse, wants
from merestone.connectors.apis.stating import NAME, VERSION, facts

__all__ = ["NAME", "VERSION", "concerns", "facts", "parse", "wants"]
