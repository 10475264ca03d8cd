"""Words to articles."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable


def index(articles: Iterable[tuple[str, str]]) -> dict[str, set[str]]:
    """Return the article numbers by each word of their names."""
    found: dict[str, set[str]] = defaultdict(set)
    for number, name in articles:
        for word in name.lower().split():
            found[word].add(number)
    return dict(found)
