"""Redis, live: the server, its eviction, patterns of keys with their TTLs, and ACL users."""

from __future__ import annotations

from merestone.connectors.redis.live import NAME, read_live

__all__ = ["NAME", "read_live"]
