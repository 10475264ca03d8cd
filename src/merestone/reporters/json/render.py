"""A view as JSON: `{"merestone": 1, "kind": "check", ...}` and then the view's own fields."""

from __future__ import annotations

from dataclasses import fields, is_dataclass
from typing import Any

from merestone.model.findings import CheckView
from merestone.model.views import View
from merestone.reporters import KINDS
from merestone.reporters.json.encode import encode
from merestone.reporters.json.shape import FORMAT_VERSION, RECORDS, TYPES
from merestone.reporters.options import Options


def render(view: View | CheckView, options: Options) -> str:  # noqa: ARG001 - JSON holds everything
    """Return the whole view as JSON: keys in the order of the model, maps sorted by key."""
    head = {"merestone": FORMAT_VERSION, "kind": KINDS[type(view).__name__]}
    return encode({**head, **plain(view)})


def plain(value: Any) -> Any:
    """Return a view or a part of it as dicts, lists and plain values."""
    if is_dataclass(value):
        name = type(value).__name__
        head = {"type": TYPES[name]} if name in TYPES else {}
        return head | {
            part.name: _field(name, part.name, getattr(value, part.name)) for part in fields(value)
        }
    if isinstance(value, dict):
        return {key: plain(value[key]) for key in sorted(value)}
    if isinstance(value, (tuple, list)):
        return [plain(item) for item in value]
    return value


def _field(owner: str, name: str, value: Any) -> Any:
    columns = RECORDS.get((owner, name))
    if columns is None:
        return plain(value)
    return [dict(zip(columns, row, strict=True)) for row in value]
