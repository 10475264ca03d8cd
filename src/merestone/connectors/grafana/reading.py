"""Which files may hold dashboards, and the records that are kept of each."""

from __future__ import annotations

from typing import Any

from merestone.connectors.grafana.documents import (
    is_large,
    of_objects,
    of_providers,
    of_value,
)
from merestone.source.file_text import FileText
from merestone.source.kubernetes_objects import may_hold_objects

NAME = "grafana"
VERSION = "3"
SUFFIXES = (".json", ".yaml", ".yml")
MARKS = (b"schemaVersion", b"templating", b"GrafanaDashboard", b"GrafanaFolder", b"grafana.app/")


def concerns(path: str) -> bool:
    """Return whether a file of this path may hold a dashboard."""
    return path.endswith(SUFFIXES)


def wants(file: FileText) -> bool:
    """Return whether a file looks as if it held a dashboard or where dashboards lie."""
    data = file.data
    if any(mark in data for mark in MARKS):
        return True
    if b"providers" in data and b"options" in data and b"path" in data:
        return b"dashboard" in data
    if b'"elements"' in data and b'"layout"' in data:
        return True
    return b"panels" in data and b'title"' in data


def parse(file: FileText) -> list[Any]:
    """Return one record for each dashboard, folder and provider of a file.

    Raises: YamlError for a file that is neither JSON nor YAML.
    """
    if file.path.endswith(".json"):
        value = _json(file)
        found = list(of_value(value, 1))
        if found or not may_hold_objects(file) or is_large(file.data):
            return found
    elif not may_hold_objects(file):
        return list(of_providers(file))
    return [*of_objects(file), *of_providers(file)]


def _json(file: FileText) -> Any:
    if is_large(file.data):
        return file.json
    documents = file.documents
    return documents[0] if documents else None
