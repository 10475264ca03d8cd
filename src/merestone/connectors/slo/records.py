"""What is kept of one SLO or of an object beside it: JSON-able, allow-listed."""

from __future__ import annotations

import re
from decimal import Decimal, InvalidOperation
from typing import Any

from merestone.connectors.slo.queries import Queries
from merestone.source.label_text import is_machine_label
from merestone.source.map_fields import line_at, map_at, text_at
from merestone.source.secrets import looks_secret
from merestone.source.yaml import Map, Seq

MOST_VALUE = 200
RULE_SELECTORS = ("prometheus", "role")
"""Labels by which a Prometheus finds rules: no owner's."""
RANDOM = re.compile(r"(?=[^0-9]*[0-9])(?=[^A-Za-z]*[A-Za-z])[A-Za-z0-9+/=_]{20,}")


def slo_record(dialect: str, line: int, name: str, queries: Queries, **more: Any) -> dict[str, Any]:
    """Return the record of one SLO; `more` replaces what is not said."""
    return {
        "is": "slo",
        "dialect": dialect,
        "line": line,
        "name": name,
        "title": "",
        "service": "",
        "service_line": line,
        "objectives": [],
        "window": "",
        "window_line": line,
        "metrics": queries.metrics,
        "unparsed": queries.unparsed,
        "queries": queries.count,
        "labels": [],
        "uses": [],
        "alerts": [],
        "properties": [],
        "object": None,
        **more,
    }


def label_rows(held: Any, key: str, origin: str) -> list[list[Any]]:
    """Return [origin, key, value, line] of labels; a list of values is several."""
    found = map_at(held, key)
    rows: list[list[Any]] = []
    for name, value in found.items():
        if name in RULE_SELECTORS or is_machine_label(name):
            continue
        for each in value if isinstance(value, Seq) else [value]:
            if isinstance(each, bool) or not isinstance(each, str | int | float):
                continue
            text = " ".join(str(each).split())
            is_secret = looks_secret(name, text) or RANDOM.fullmatch(text) is not None
            if 0 < len(text) <= MOST_VALUE and not is_secret:
                rows.append([origin, name, text, line_at(found, name, 0)])
    return rows


def percent(written: Any, *, is_ratio: bool = False) -> str:
    """Return `99.9%` of a percentage or of a ratio; '' where it is no number."""
    if isinstance(written, bool) or not isinstance(written, str | int | float):
        return ""
    try:
        value = Decimal(str(written).strip())
        if not value.is_finite() or not -10 < value.adjusted() < 10:
            return ""
    except InvalidOperation:
        return ""
    value = value * 100 if is_ratio else value
    shown = format(value, "f")
    return f"{shown.rstrip('0').rstrip('.') if '.' in shown else shown}%"


def objective(held: Map, key: str, *, is_ratio: bool = False) -> list[list[Any]]:
    """Return [text, line] of the objective at a key, or nothing."""
    shown = percent(held.get(key), is_ratio=is_ratio)
    return [[shown, line_at(held, key, held.line)]] if shown else []


def named(held: Map) -> str:
    """Return a name of a mapping as it is."""
    return text_at(held, "name")
