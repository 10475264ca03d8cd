"""Who owns an object, as the hint that a role's name is; and what a comment says."""

from __future__ import annotations

import re
from collections.abc import Iterator

from merestone.model.facts import Label
from merestone.source.secrets import looks_secret

BOOTSTRAP = 10
LONG_WORD = re.compile(r"://[^\s@]*@|[A-Za-z0-9+/]{40}")
MOST_COMMENT = 200
OWN_COMMENTS = ("standard public schema", "default administrative connection database")
"""What initdb writes."""


def owner_labels(
    at: tuple[str, str, int], address: str, owner_id: int, owner: str, comment: str | None
) -> Iterator[Label]:
    """Yield the owner's role, unless it is the server's own, and a short comment."""
    if owner_id != BOOTSTRAP and not owner.startswith("pg_"):
        yield Label(*at, address, "field", "owner", owner)
    if comment and len(comment) <= MOST_COMMENT and "\n" not in comment.strip():
        said = comment.strip()
        is_secret = looks_secret(said, said) or LONG_WORD.search(said) is not None
        if said and said not in OWN_COMMENTS and not is_secret:
            yield Label(*at, address, "comment", "comment", said)
