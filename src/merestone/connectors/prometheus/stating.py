"""Turns records into facts; addresses are unique within the repository."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Any

from merestone.connectors.prometheus.reading import NAME
from merestone.connectors.prometheus.records import FAULT, GROUP, JOB, Fault, Group, Job, Rule, Said
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_connector import Parsed
from merestone.source.kubernetes_objects import object_address
from merestone.source.tree import Tree


def facts(tree: Tree, parsed: Parsed, settings: ReadSettings) -> Iterator[Fact]:
    """Yield the groups, rules and scrape jobs of one repository, in order of the paths."""
    taken = Addresses()
    for path, records in parsed.items():
        where = Where(tree.repo, path, taken, cluster=settings.cluster_of(tree.repo, path))
        for record in records:
            yield from _stated(where, record)


class Addresses:
    """Gives each thing an address of its own: the second of one name ends in `#2`."""

    def __init__(self) -> None:
        self._counts: dict[str, int] = {}

    def unique(self, address: str) -> str:
        """Return the address, with a number where it is taken."""
        count = self._counts[address] = self._counts.get(address, 0) + 1
        return address if count == 1 else self.unique(f"{address}#{count}")


class Where:
    """One file, or one answer of a server (`is_live`): makes the rows that speak of it.

    `cluster` is that of the file's Kubernetes objects.
    """

    def __init__(
        self, repo: str, path: str, taken: Addresses, *, is_live: bool = False, cluster: str = ""
    ) -> None:
        self.repo = repo
        self.cluster = cluster
        self.path = path
        self.taken = taken
        self.folder = "" if is_live else path.rpartition("/")[0]

    def property(self, line: int, address: str, key: str, value: str) -> Property:
        """Return one property at a line of this file."""
        return Property(self.repo, self.path, line, address, key, value)

    def label(self, address: str, said: Said) -> Label:
        """Return one label, annotation or comment."""
        return Label(
            self.repo, self.path, said.line, address, said.origin, said.key, said.value,
            said.is_computed,
        )  # fmt: skip


def _stated(where: Where, record: Sequence[Any]) -> Iterator[Fact]:
    if record[0] == FAULT:
        fault = Fault(*record)
        hidden = f"{where.path}//"
        yield Problem(
            NAME, where.repo, where.path, fault.line, fault.reason, hidden, fault.is_blinding
        )
    elif record[0] == JOB:
        job = Job(*record)
        # Each server has jobs of its own, so that the file tells two of one name apart.
        here = f"prometheus:{where.repo}/{where.path}"
        address = where.taken.unique(f"{here}/scrape-job/{job.name}")
        yield Thing(where.repo, where.path, job.line, address, "scrape job", job.name)
    elif record[0] == GROUP:
        yield from state_group(where, Group(*record))


def state_group(where: Where, group: Group) -> Iterator[Fact]:
    """Yield one group and its rules."""
    address = where.taken.unique(f"prometheus:{where.repo}/{group.name}")
    parent = ""
    if group.kind:
        parent = object_address(where.cluster, group.namespace, group.kind, group.object)
    yield Thing(where.repo, where.path, group.line, address, "rule group", group.name, parent)
    shown = [("folder", where.folder), ("namespace", group.namespace), ("key", group.key)]
    for key, value in [*shown, *group.properties]:
        if value:
            yield where.property(group.line, address, key, value)
    for said in group.said:
        yield where.label(address, Said(*said))
    for rule in group.rules:
        yield from _rule(where, group, address, Rule(*rule))


def _rule(where: Where, group: Group, parent: str, rule: Rule) -> Iterator[Fact]:
    address = where.taken.unique(f"{parent}/{rule.name}")
    yield Thing(where.repo, where.path, rule.line, address, rule.kind, rule.name, parent)
    for said in _effective(group, rule):
        yield where.label(address, said)
    shown = [("group", group.name), ("folder", where.folder), ("namespace", group.namespace)]
    shown += [(key, value) for key, value in rule.properties]
    for key, value in shown:
        if value:
            yield where.property(rule.line, address, key, value)
    yield from _query(where, address, rule)


def _effective(group: Group, rule: Rule) -> list[Said]:
    """Return what is said of a rule: its own, and the group's labels that it does not set.

    Source: Prometheus 3, `labels` of a group: added to each rule, whose own labels win.
    """
    own = [Said(*said) for said in rule.said]
    keys = {said.key for said in own if said.origin == "label"}
    shared = [Said(*said) for said in group.said]
    return own + [said for said in shared if said.origin == "label" and said.key not in keys]


def _query(where: Where, address: str, rule: Rule) -> Iterator[Fact]:
    at = rule.expression_line
    if rule.fault:
        reason = f"{rule.name[:80]!a}: {rule.fault}"
        yield Problem(NAME, where.repo, where.path, at, reason, f"{where.path}//", False)
    if rule.expression:
        yield where.property(at, address, "expression", rule.expression)
    for metric in rule.metrics:
        yield where.property(at, address, "metric", metric)
        yield Relation(where.repo, where.path, at, address, "reads", f"prometheus:metric/{metric}")
    for pattern in rule.patterns:
        yield where.property(at, address, "metric pattern", pattern)
    if rule.kind == "recording rule":
        target = f"prometheus:metric/{rule.name}"
        yield Relation(where.repo, where.path, rule.line, address, "writes", target)
