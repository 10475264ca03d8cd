"""What a running Alertmanager says: the configuration it has loaded, and its active alerts.

Source: Alertmanager's API v2, `/api/v2/status` (its configuration, secrets masked) and `/alerts`.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.alertmanager.configuration import is_native, native
from merestone.connectors.alertmanager.reading import NAME
from merestone.connectors.alertmanager.stating import state
from merestone.model.errors import SourceUnavailable
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Thing
from merestone.model.settings import LiveTarget
from merestone.source.http import HttpSource
from merestone.source.http_live import source_of
from merestone.source.label_text import kept
from merestone.source.yaml import YamlError, iter_documents

STATUS, ALERTS = "api/v2/status", "api/v2/alerts"
MOST_ALERTS = 5_000


def read_live(target: LiveTarget) -> Iterator[Fact]:
    """Yield the facts of one server.

    Raises: SourceUnavailable where the server does not answer.
    """
    with source_of(target) as source:
        yield from _configuration(source, target.name)
        yield from _alerts(source, target.name)


def _configuration(source: HttpSource, name: str) -> Iterator[Fact]:
    status = source.get_json(STATUS)
    config = status.get("config") if isinstance(status, dict) else None
    original = config.get("original") if isinstance(config, dict) else None
    if not isinstance(original, str):
        raise SourceUnavailable(f"{source.host}: {STATUS} is not answered as Alertmanager does")
    taken: dict[str, int] = {}
    for document in iter_documents(original.encode("utf-8", "surrogatepass"), is_text=True):
        if isinstance(document, YamlError):
            reason = f"the loaded configuration cannot be read: {document.reason}"
            yield Problem(NAME, name, STATUS, document.line, reason, f"{STATUS}//", True)
        elif is_native(document):
            for record in native(document):
                yield from state(name, STATUS, record, taken)


def _alerts(source: HttpSource, name: str) -> Iterator[Fact]:
    answer = source.get_json(ALERTS)
    if not isinstance(answer, list):
        raise SourceUnavailable(f"{source.host}: {ALERTS} is not answered as Alertmanager does")
    if len(answer) > MOST_ALERTS:
        reason = f"{len(answer):,} alerts; the first {MOST_ALERTS:,} are read"
        yield Problem(NAME, name, ALERTS, 0, reason, f"{ALERTS}//", True)
    for each in answer[:MOST_ALERTS]:
        if isinstance(each, dict) and isinstance(each.get("labels"), dict):
            yield from _alert(each, name)


def _alert(alert: dict[str, Any], name: str) -> Iterator[Fact]:
    labels = {str(key): str(value) for key, value in alert["labels"].items()}
    address = f"alertmanager:{name}/active-alert/{str(alert.get('fingerprint'))[:64]}"
    shown = kept("alertname", labels.get("alertname", "")) or "-"
    yield Thing(name, ALERTS, 0, address, "active alert", shown)
    for key, value in labels.items():
        stored = kept(key, value)
        if stored:
            yield Label(name, ALERTS, 0, address, "label", key, stored)
    status = alert.get("status")
    state_now = status.get("state") if isinstance(status, dict) else None
    yield Property(name, ALERTS, 0, address, "state", str(state_now or "")[:40])
    yield Property(name, ALERTS, 0, address, "active since", str(alert.get("startsAt", ""))[:40])
    receivers = alert.get("receivers")
    for each in receivers if isinstance(receivers, list) else ():
        if isinstance(each, dict) and isinstance(each.get("name"), str):
            target = f"alertmanager:{name}/receiver/{each['name'][:500]}"
            yield Relation(name, ALERTS, 0, address, "pages", target)
