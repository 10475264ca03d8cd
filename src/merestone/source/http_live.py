"""The guarded HTTP client for one target of the configuration."""

from __future__ import annotations

from merestone.model.settings import LiveTarget
from merestone.source.http import HttpSource


def source_of(target: LiveTarget) -> HttpSource:
    """Return a client with the target's secrets, for the hosts that it allows."""
    return HttpSource(
        target.url,
        target.token,
        user=target.user,
        password=target.password,
        allowed_hosts=target.allowed_hosts,
    )
