"""One dashboard's JSON: what it is called, and which metrics it reads.

Source: Grafana, "JSON model", the schemas with `panels` and with `rows`, and schema v2
(`elements`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.grafana.queries import Reading
from merestone.connectors.grafana.sources import UNSAID, DataSource, declared, source_of
from merestone.connectors.grafana.values import items_at, line_at, mapping_at, raw_at, text_at

MOST_PANELS = 10_000
MOST_DEPTH = 8
MARKS = ("schemaVersion", "templating", "annotations", "uid", "timezone")


def is_dashboard(value: Any) -> bool:
    """Return whether a value is a dashboard's JSON model."""
    if not isinstance(value, dict) or not isinstance(value.get("title"), str):
        return False
    if isinstance(value.get("elements"), dict):
        return "layout" in value
    held = value.get("panels", value.get("rows"))
    return isinstance(held, list) and any(mark in value for mark in MARKS)


def record(dashboard: dict[str, Any], line: int) -> dict[str, Any]:
    """Return what is kept of one dashboard: allow-listed, JSON-able."""
    line = getattr(dashboard, "line", line) or line
    variables = declared(dashboard)
    reading = Reading(_known(dashboard))
    sources: dict[tuple[str, str], int] = {}
    libraries: dict[str, list[Any]] = {}
    count = 0
    for panel in _panels(dashboard):
        count += text_at(panel, "type") != "row"
        _panel(panel, line, variables, reading, sources, libraries)
    count += len(mapping_at(dashboard, "elements"))
    for query, source in _queries_of_elements(dashboard):
        _remember(source, line, sources)
        _query(query, source, line, variables, reading, sources)
    _variables(dashboard, line, variables, reading)
    _annotations(dashboard, line, variables, reading)
    return {
        "line": line,
        "uid": text_at(dashboard, "uid", 100),
        "title": text_at(dashboard, "title", 200),
        "title_line": line_at(dashboard, "title", line),
        "tags": _tags(dashboard, line),
        "panels": count,
        "metrics": [[name, at] for name, at in reading.metrics.items()],
        "queries": reading.count,
        "unparsed": _counted(reading.unparsed),
        "open": _counted(reading.open),
        "sources": [[name, kind, at] for (name, kind), at in sources.items()],
        "libraries": [[uid, *rest] for uid, rest in libraries.items()],
    }


def _counted(lines: list[int]) -> list[int]:
    """Return the first line and how many there are; nothing where there is none."""
    return [lines[0], len(lines)] if lines else []


def _panels(dashboard: Any) -> Iterator[dict[str, Any]]:
    """Yield panels in order: of rows, inside rows, and of library elements carried along."""
    stack: list[tuple[Any, int]] = []
    carried = reversed(mapping_at(dashboard, "__elements").values())
    stack.extend((mapping_at(element, "model"), 0) for element in carried)
    for row in reversed(items_at(dashboard, "rows")):
        stack.extend((panel, 0) for panel in reversed(items_at(row, "panels")))
    stack.extend((panel, 0) for panel in reversed(items_at(dashboard, "panels")))
    seen = 0
    while stack and seen < MOST_PANELS:
        panel, depth = stack.pop()
        if not isinstance(panel, dict) or not panel:
            continue
        seen += 1
        yield panel
        if depth < MOST_DEPTH:
            stack.extend((inner, depth + 1) for inner in reversed(items_at(panel, "panels")))


def _panel(
    panel: dict[str, Any],
    line: int,
    variables: dict[str, str],
    reading: Reading,
    sources: dict[tuple[str, str], int],
    libraries: dict[str, list[Any]],
) -> None:
    at = getattr(panel, "line", line)
    own = source_of(panel.get("datasource"), variables)
    _remember(own, line_at(panel, "datasource", at), sources)
    library = mapping_at(panel, "libraryPanel")
    uid = text_at(library, "uid", 100)
    if uid:
        libraries.setdefault(uid, [text_at(library, "name", 200), line_at(library, "uid", at)])
    for target in items_at(panel, "targets"):
        _query(target, own, at, variables, reading, sources)


def _query(
    target: Any,
    panels: DataSource,
    line: int,
    variables: dict[str, str],
    reading: Reading,
    sources: dict[tuple[str, str], int],
) -> None:
    """Read one query. A query without a data source of its own has its panel's."""
    if not isinstance(target, dict):
        return
    said = target.get("datasource")
    source = source_of(said, variables) if said else panels
    if said:
        _remember(source, line_at(target, "datasource", line), sources)
    expression = raw_at(target, "expr")
    if expression.strip() and source.may_be_prometheus:
        reading.expression(expression, line_at(target, "expr", line))


def _remember(source: DataSource, line: int, sources: dict[tuple[str, str], int]) -> None:
    if source != UNSAID and not source.is_built_in:
        sources.setdefault((source.name, source.type), line)


def _queries_of_elements(dashboard: Any) -> Iterator[tuple[dict[str, Any], DataSource]]:
    """Yield the queries of schema v2, each with its data source."""
    for element in list(mapping_at(dashboard, "elements").values())[:MOST_PANELS]:
        data = mapping_at(mapping_at(mapping_at(element, "spec"), "data"), "spec")
        for each in items_at(data, "queries"):
            spec = mapping_at(each, "spec")
            query = mapping_at(spec, "query")
            uid = text_at(mapping_at(query, "datasource"), "name")
            uid = uid or text_at(mapping_at(spec, "datasource"), "uid")
            group = text_at(query, "group") or text_at(query, "kind")
            yield mapping_at(query, "spec"), DataSource(uid, "" if group == "DataQuery" else group)


def _known(dashboard: Any) -> dict[str, list[str]]:
    """Return the variables whose every value the dashboard states."""
    known: dict[str, list[str]] = {}
    for variable in items_at(mapping_at(dashboard, "templating"), "list"):
        kind, name = text_at(variable, "type"), text_at(variable, "name")
        if not name or kind not in ("constant", "custom", "interval"):
            continue
        query = raw_at(variable, "query")
        if kind == "constant":
            values = [query.strip()]
        else:
            values = [text_at(each, "value") for each in items_at(variable, "options")]
            values = [each for each in values if each and not each.startswith("$__")]
            values = values or [part.rpartition(" : ")[2].strip() for part in query.split(",")]
        if all(values) and not text_at(variable, "allValue") and "$" not in "".join(values):
            known[name] = list(dict.fromkeys(values))
    return known


def _variables(dashboard: Any, line: int, variables: dict[str, str], reading: Reading) -> None:
    for variable in items_at(mapping_at(dashboard, "templating"), "list"):
        if text_at(variable, "type") != "query":
            continue
        if not source_of(variable.get("datasource"), variables).may_be_prometheus:
            continue
        held = variable if isinstance(variable.get("query"), str) else variable.get("query")
        at = line_at(held, "query", getattr(variable, "line", line))
        reading.variable_query(raw_at(held, "query"), at)


def _annotations(dashboard: Any, line: int, variables: dict[str, str], reading: Reading) -> None:
    for each in items_at(mapping_at(dashboard, "annotations"), "list"):
        if not isinstance(each, dict) or not raw_at(each, "expr").strip():
            continue
        if source_of(each.get("datasource"), variables).may_be_prometheus:
            reading.expression(raw_at(each, "expr"), line_at(each, "expr", line))


def _tags(dashboard: Any, line: int) -> list[list[Any]]:
    tags = items_at(dashboard, "tags")
    lines = getattr(tags, "lines", None) or [line] * len(tags)
    found = [
        [" ".join(tag.split()), at]
        for tag, at in zip(tags, lines, strict=True)
        if isinstance(tag, str)
    ]
    return [each for each in found if 0 < len(each[0]) <= 200][:100]
