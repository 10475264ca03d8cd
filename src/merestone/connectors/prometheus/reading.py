"""Finds the rules in one file: native groups, rule objects, texts inside ConfigMaps."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, NamedTuple

from merestone.connectors.prometheus.records import FAULT, GROUP, JOB, Fault, Group, Job
from merestone.connectors.prometheus.rules import RuleReader
from merestone.source.file_connector import Record
from merestone.source.file_text import FileText
from merestone.source.kubernetes_objects import KubernetesObject, objects_of
from merestone.source.label_text import as_text
from merestone.source.promql_parse import Budget
from merestone.source.yaml import Map, Seq, YamlError, iter_documents

NAME = "prometheus"
VERSION = "3"
SUFFIXES = (".yaml", ".yml", ".json", ".rules", ".rule")
RULE_KINDS = frozenset(("PrometheusRule", "VMRule", "AlertingRule", "RecordingRule", "GlobalRule"))
GROUP_FIELDS = (("interval", "interval"), ("limit", "limit"), ("query_offset", "query offset"))

LATER_DOCUMENT = (
    "Prometheus loads the first document of a rule file only: these rules run where a tool "
    "splits the file"
)


class Origin(NamedTuple):
    """The object, and the key in it, that hold a group; all '' in a native file."""

    kind: str = ""
    namespace: str = ""
    name: str = ""
    key: str = ""


def concerns(path: str) -> bool:
    """Return whether a file of this path may hold rules."""
    return path.endswith(SUFFIXES)


def wants(file: FileText) -> bool:
    """Return whether a file looks as if it held rules or scrape jobs, by its bytes."""
    data = file.data
    if b"scrape_configs" in data:
        return True
    return b"groups" in data and b"expr" in data and (b"alert" in data or b"record" in data)


def parse(file: FileText) -> list[Record]:
    """Return a Group for each group of rules, a Job for each scrape job, a Fault for a broken part.

    Source: Prometheus' rule files; the Prometheus operator's PrometheusRule.
    """
    budget = Budget()
    found: list[Record] = []
    for order, document in enumerate(file.documents):
        if isinstance(document, Map) and "apiVersion" not in document:
            if order and "groups" in document:
                found.append(Fault(FAULT, document.line, LATER_DOCUMENT, False))
            found += _text(document, RuleReader(file.text, 1, budget), Origin())
    for each in objects_of(file):
        if each.kind in RULE_KINDS:
            origin = Origin(each.word, each.namespace, each.name)
            spec = each.body.get("spec")
            if isinstance(spec, Map):
                found += _text(spec, RuleReader(file.text, 1, budget), origin)
        elif each.kind == "ConfigMap":
            found += _inside(file, each, budget)
    return found


def _inside(file: FileText, holder: KubernetesObject, budget: Budget) -> Iterator[Record]:
    data = holder.body.get("data")
    if not isinstance(data, Map):
        return
    for key, text in data.items():
        if not isinstance(text, str) or not ("groups" in text or "scrape_configs" in text):
            continue
        if not key.endswith(SUFFIXES) or len(text) < 20:
            continue
        line = data.lines[key]
        reader = RuleReader(text, first_line(file, line), budget)
        origin = Origin("ConfigMap", holder.namespace, holder.name, key)
        for document in iter_documents(text.encode("utf-8", "surrogatepass")):
            if isinstance(document, YamlError):
                at = reader.line(document.line)
                reason = f"the text of {key[:80]!a} cannot be read: {document.reason}"
                yield Fault(FAULT, at, reason, True)
            elif isinstance(document, Map):
                yield from _text(document, reader, origin)


def first_line(file: FileText, line: int) -> int:
    """Return the line of the file at which the text of a key on this line begins."""
    lines = file.text.split("\n", line)
    head = lines[line - 1].rstrip() if len(lines) > line - 1 else ""
    return line + 1 if head.rstrip("+-123456789")[-1:] in ("|", ">") else line


def _text(holder: Map, reader: RuleReader, origin: Origin) -> Iterator[Record]:
    groups = holder.get("groups")
    if isinstance(groups, Seq):
        for item, line in zip(groups, groups.lines, strict=True):
            if isinstance(item, Map) and "rules" in item:
                yield _group(item, line, reader, origin)
            elif origin.kind != "":
                reader.blame(line, "a group needs `name:` and `rules:`")
    yield from reader.faults
    reader.faults = []
    yield from _jobs(holder.get("scrape_configs"), reader)


def _group(item: Map, line: int, reader: RuleReader, origin: Origin) -> Group:
    name = as_text(item.get("name"))
    if not name:
        reader.blame(line, "a group has no name; write `name:`", is_blinding=False)
    found = [(shown, as_text(item.get(key))) for key, shown in GROUP_FIELDS]
    return Group(
        GROUP,
        (name or "-")[:500],
        reader.line(line),
        origin.kind,
        origin.namespace,
        origin.name,
        origin.key,
        [(shown, value[:40]) for shown, value in found if value],
        reader.said_of(item, line),
        list(reader.rules_of(item)),
    )


def _jobs(configured: Any, reader: RuleReader) -> Iterator[Job]:
    if not isinstance(configured, Seq):
        return
    for item, line in zip(configured, configured.lines, strict=True):
        name = as_text(item.get("job_name")) if isinstance(item, Map) else None
        if name:
            yield Job(JOB, name[:200], reader.line(line))
