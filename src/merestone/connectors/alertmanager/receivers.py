"""Receivers: by what they notify, and the few fields that say whom; never a key or a URL's path.

Source: Alertmanager's documentation, "receiver"; the operator's AlertmanagerConfig has the same
fields in camel case.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any
from urllib.parse import urlsplit

from merestone.connectors.alertmanager.records import Field, Receiver
from merestone.source.label_text import as_text, kept
from merestone.source.yaml import Map, Seq

SUFFIXES = ("_configs", "Configs")
FIELDS = {
    "slack": ("channel",),
    "rocketchat": ("channel",),
    "mattermost": ("channel",),
    "email": ("to",),
    "jira": ("project",),
}
TEMPLATE = "{{"
MOST_FIELDS = 50


def read_receiver(item: Map, name: str, line: int) -> Receiver:
    """Return one receiver by its name; a list without an item is no integration."""
    integrations: list[str] = []
    fields: list[Field] = []
    for key, configured in item.items():
        kind = _kind(key)
        if not kind or not isinstance(configured, Seq) or not configured:
            continue
        integrations.append(kind)
        for each in configured:
            if isinstance(each, Map):
                fields += _fields(kind, each)
    return Receiver(name, line, sorted(integrations), fields[:MOST_FIELDS])


def _kind(key: str) -> str:
    for suffix in SUFFIXES:
        if key.endswith(suffix):
            return key.removesuffix(suffix).lower()
    return ""


def _fields(kind: str, item: Map) -> Iterator[Field]:
    for key in FIELDS.get(kind, ()):
        yield from _field(f"{kind} {key}", item.get(key), item.lines.get(key, item.line))
    if kind == "webhook":
        host = _host(item.get("url"))
        yield from _field("webhook host", host, item.lines.get("url", item.line))
    responders = item.get("responders") if kind == "opsgenie" else None
    for each in responders if isinstance(responders, Seq) else ():
        if isinstance(each, Map):
            line = each.lines.get("name", each.line)
            yield from _field("opsgenie responder", each.get("name"), line)


def _field(key: str, value: Any, line: int) -> Iterator[Field]:
    text = as_text(value)
    stored = kept(key, text) if text else None
    if stored:
        yield Field(key, stored, line, TEMPLATE in stored)


def _host(url: Any) -> str:
    try:
        return urlsplit(url).hostname or "" if isinstance(url, str) else ""
    except ValueError:
        return ""
