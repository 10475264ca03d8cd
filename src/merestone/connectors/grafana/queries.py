"""What the queries of one dashboard read, with a bound on the work that a dashboard may ask for."""

from __future__ import annotations

import re
from collections.abc import Iterator

from merestone.connectors.grafana.variables import Values, expressions
from merestone.source.promql import metrics_of
from merestone.source.promql_parse import Budget, NotPromQL

MOST_QUERIES = 5_000
LABEL_VALUES = re.compile(r"\s*label_values\((.*)\)\s*", re.DOTALL)
LAST_ARGUMENT = re.compile(r",\s*[\w$\{\}]+\s*$")
QUERY_RESULT = re.compile(r"\s*query_result\((.*)\)\s*", re.DOTALL)


class Reading:
    """The metrics that were found (name -> first line) and what could not be told, with lines."""

    def __init__(self, known: Values) -> None:
        self.known = known
        self.metrics: dict[str, int] = {}
        self.count = 0
        self.unparsed: list[int] = []
        self.open: list[int] = []
        self._budget = Budget()
        self._told: dict[str, bool] = {}

    def expression(self, text: str, line: int) -> None:
        """Read one PromQL expression with Grafana's variables in it."""
        self.count += 1
        if text not in self._told:
            self._told[text] = self._is_read(text, line)
        if not self._told[text]:
            self.unparsed.append(line)

    def _is_read(self, text: str, line: int) -> bool:
        if self.count > MOST_QUERIES or not self._budget.spend(len(text)):
            return False
        try:
            for readings in expressions(text, self.known):
                self._first(readings, line)
        except NotPromQL:
            return False
        return True

    def variable_query(self, text: str, line: int) -> None:
        """Read the query of a variable: `label_values(metric, label)`, `query_result(…)`."""
        found = LABEL_VALUES.fullmatch(text)
        if found:
            last = LAST_ARGUMENT.search(found[1][-200:])
            if last:
                self.expression(found[1][: len(found[1]) - len(last[0])], line)
            return
        found = QUERY_RESULT.fullmatch(text)
        if found:
            self.expression(found[1], line)

    def _first(self, readings: Iterator[str], line: int) -> None:
        for reading in readings:
            try:
                found = metrics_of(reading, self._budget)
            except NotPromQL:
                continue
            for name in found.names:
                self.metrics.setdefault(name, line)
            if not found.is_whole:
                self.open.append(line)
            return
        raise NotPromQL("no reading of it is PromQL")
