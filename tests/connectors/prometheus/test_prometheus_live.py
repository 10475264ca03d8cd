"""Against a real Prometheus and a real Alertmanager on loopback, with an alert that fires."""

from __future__ import annotations

import shutil
import socket
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from merestone.connectors.alertmanager.live import read_live as read_alertmanager
from merestone.connectors.alertmanager.rebuilding import trees_of
from merestone.connectors.alertmanager.routing import receivers_for
from merestone.connectors.prometheus.live import read_live as read_prometheus
from merestone.model.errors import SourceUnavailable
from merestone.model.facts import Fact, Label, Property, Relation, Thing
from merestone.model.settings import LiveTarget
from merestone.source.http import HttpSource

LOOPBACK = frozenset(("127.0.0.1",))
CANARY = "canary-4711-token"
RULES = """
groups:
- name: shop
  interval: 1s
  rules:
  - record: shop:up:sum
    expr: sum(up) by (job)
  - alert: AlwaysOn
    expr: vector(1) > 0
    labels: {severity: critical, team: checkout, namespace: shop}
    annotations: {runbook_url: "https://ana:secret@wiki.example/runbook?token=x"}
"""
PROMETHEUS = """
global: {scrape_interval: 1s, evaluation_interval: 1s}
rule_files: [rules.yml]
alerting: {alertmanagers: [{static_configs: [{targets: ["127.0.0.1:AMPORT"]}]}]}
scrape_configs:
- job_name: itself
  static_configs: [{targets: ["127.0.0.1:PORT"], labels: {team: checkout, namespace: shop}}]
"""
ALERTMANAGER = f"""
route:
  receiver: nobody
  group_wait: 1s
  routes:
  - matchers: [team=checkout]
    receiver: checkout
receivers:
- name: nobody
- name: checkout
  slack_configs:
  - channel: '#checkout'
    api_url: https://127.0.0.1:9/{CANARY}
"""


class Servers(NamedTuple):
    prometheus: str
    alertmanager: str


def free_port() -> int:
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


def started(command: list[str], folder: Path) -> subprocess.Popen[bytes]:
    with (folder / f"{command[0]}.log").open("wb") as log:
        return subprocess.Popen(command, stdout=log, stderr=log, cwd=folder)


def wait_for(ready: Callable[[], object]) -> None:
    end = time.monotonic() + 20
    while time.monotonic() < end:
        try:
            if ready():
                return
        except SourceUnavailable:
            pass
        time.sleep(0.1)
    pytest.fail("a server did not become ready within 20 s")


@pytest.fixture(scope="session")
def servers(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Servers]:
    for name in ("prometheus", "prometheus-alertmanager"):
        if not shutil.which(name):
            pytest.skip(f"no {name}: apt-get install prometheus prometheus-alertmanager")
    folder = tmp_path_factory.mktemp("live")
    port, other = free_port(), free_port()
    config = PROMETHEUS.replace("AMPORT", str(other)).replace("PORT", str(port))
    (folder / "prometheus.yml").write_text(config)
    (folder / "rules.yml").write_text(RULES)
    (folder / "alertmanager.yml").write_text(ALERTMANAGER)
    here = Servers(f"http://127.0.0.1:{port}", f"http://127.0.0.1:{other}")
    running = []
    try:
        running.append(started([
            "prometheus-alertmanager", "--config.file=alertmanager.yml",
            "--cluster.listen-address=",
            f"--storage.path={folder}/am", f"--web.listen-address=127.0.0.1:{other}",
        ], folder))  # fmt: skip
        running.append(started([
            "prometheus", "--config.file=prometheus.yml", f"--storage.tsdb.path={folder}/tsdb",
            "--rules.alert.resend-delay=1s",
            f"--web.listen-address=127.0.0.1:{port}",
        ], folder))  # fmt: skip
        with HttpSource(here.alertmanager, allowed_hosts=LOOPBACK) as source:
            wait_for(lambda: source.get_json("api/v2/alerts"))
        with HttpSource(here.prometheus, allowed_hosts=LOOPBACK) as source:
            wait_for(lambda: source.get_json("api/v1/label/team/values")["data"])
        yield here
    finally:
        for process in running:
            process.terminate()
        for process in running:
            process.wait(10)


def of(rows: list[Fact], kind: type[Any]) -> list[Any]:
    return [row for row in rows if isinstance(row, kind)]


def test_prometheus_says_rules_jobs_label_values_and_alerts(servers: Servers) -> None:
    target = LiveTarget("prod", "prometheus", servers.prometheus, allowed_hosts=LOOPBACK)
    rows = list(read_prometheus(target))
    things = {row.address: row.kind for row in of(rows, Thing)}
    assert things == {
        "prometheus:prod": "Prometheus",
        "prometheus:prod/shop": "rule group",
        "prometheus:prod/shop/shop:up:sum": "recording rule",
        "prometheus:prod/shop/AlwaysOn": "alert",
        "prometheus:prod/scrape-job/itself": "scrape job",
        "prometheus:prod/active-alert/AlwaysOn": "active alert",
    }
    said = {(row.address.rpartition("/")[2], row.key, row.value) for row in of(rows, Property)}
    assert ("shop:up:sum", "expression", "sum by (job) (up)") in said
    assert ("AlwaysOn", "severity", "critical") in said
    assert ("AlwaysOn", "state", "firing") in said
    assert ("prometheus:prod", "value of team", "checkout") in said
    assert ("prometheus:prod", "value of namespace", "shop") in said
    assert ("itself", "targets", "1") in said
    labels = {(row.address.rpartition("/")[2], row.key, row.value) for row in of(rows, Label)}
    assert ("itself", "team", "checkout") in labels
    assert ("AlwaysOn", "runbook_url", "https://wiki.example/runbook") in labels
    assert "secret" not in repr(rows)
    assert all(row.repo == "prod" for row in rows if hasattr(row, "repo"))


def test_alertmanager_says_its_routes_and_whom_the_alert_pages(servers: Servers) -> None:
    target = LiveTarget("am", "alertmanager", servers.alertmanager, allowed_hosts=LOOPBACK)
    rows = list(read_alertmanager(target))
    (alert,) = [row for row in of(rows, Thing) if row.kind == "active alert"]
    assert alert.name == "AlwaysOn"
    labels = {row.key: row.value for row in of(rows, Label) if row.address == alert.address}
    assert labels["team"] == "checkout"
    (tree,) = trees_of(of(rows, Thing), of(rows, Property)).values()
    paged = [row.target for row in of(rows, Relation) if row.address == alert.address]
    assert paged == [f"alertmanager:am/receiver/{name}" for name in receivers_for(tree, labels)]
    assert paged == ["alertmanager:am/receiver/checkout"]
    assert CANARY not in repr(rows)
    assert [row.value for row in of(rows, Label) if row.key == "slack channel"] == ["#checkout"]


def test_a_server_of_another_kind_is_said(servers: Servers) -> None:
    with pytest.raises(SourceUnavailable):
        list(
            read_prometheus(
                LiveTarget("x", "prometheus", servers.alertmanager, allowed_hosts=LOOPBACK)
            )
        )
    with pytest.raises(SourceUnavailable):
        list(
            read_alertmanager(
                LiveTarget("x", "alertmanager", servers.prometheus, allowed_hosts=LOOPBACK)
            )
        )


def test_a_private_address_that_no_one_allowed_is_refused(servers: Servers) -> None:
    with pytest.raises(SourceUnavailable):
        list(read_prometheus(LiveTarget("x", "prometheus", servers.prometheus)))
