"""The metrics that the queries of one SLO read."""

from __future__ import annotations

import re
from typing import Any

from merestone.source.map_fields import line_at
from merestone.source.promql import metrics_of
from merestone.source.promql_parse import Budget, NotPromQL

MOST_QUERIES = 100
WINDOW = re.compile(r"\{\{[^{}]*\}\}")


class Queries:
    """What was read. A query in the language of another data source (`source`) may be among it."""

    def __init__(self) -> None:
        self.metrics: list[list[Any]] = []
        self.unparsed: list[list[Any]] = []
        self.count = 0
        self._budget = Budget()

    def read(self, held: Any, key: str, source: str = "") -> None:
        """Read the query at a mapping's key; a template in it stands for a time window."""
        text = held.get(key) if isinstance(held, dict) else None
        if not isinstance(text, str) or not text.strip():
            return
        line = line_at(held, key, 0)
        self.count += 1
        try:
            if self.count > MOST_QUERIES:
                raise NotPromQL("more queries than are read")
            found = metrics_of(WINDOW.sub("5m", text), self._budget)
        except NotPromQL:
            self.unparsed.append([source, line])
            return
        self.metrics.extend([name, line, source] for name in found.names)
