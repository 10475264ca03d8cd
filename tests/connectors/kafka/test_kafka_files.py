from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merestone.connectors import kafka
from merestone.connectors.kafka.patterns import cluster_of, matched_by, mirrored, topics_of
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Source, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree, open_tree

Make = Callable[..., Tree]
HEAD = "apiVersion: kafka.strimzi.io/v1\n"
LABELLED = "metadata: {name: NAME, namespace: shop, labels: {strimzi.io/cluster: prod}}\n"


def read(tree: Tree) -> list[Fact]:
    return list(read_files(tree, [kafka], ReadSettings()))


def rows_of(make: Make, *documents: str) -> list[Fact]:
    return read(make({"a.yaml": "---\n".join(HEAD + each for each in documents).encode()}))


def acts(rows: list[Fact]) -> list[tuple[str, str, str]]:
    found = [row for row in rows if isinstance(row, Relation) and row.type != "defined by"]
    return [(row.address, row.type, row.target) for row in found]


def properties(rows: list[Fact]) -> dict[str, str]:
    return {row.key: row.value for row in rows if isinstance(row, Property)}


TOPIC = """kind: KafkaTopic
metadata:
  name: orders-topic
  namespace: shop
  labels: {strimzi.io/cluster: prod, team: payments}
  annotations: {owner: ana, token-hint: abc, checksum/config: abcd}
spec:
  topicName: shop.orders
  partitions: 3
  replicas: 2
  config: {retention.ms: 7200000, cleanup.policy: compact, sasl.jaas.config: canary}
"""


def test_a_topic_has_its_real_name_and_only_listed_settings(memory_tree: Make) -> None:
    rows = rows_of(memory_tree, TOPIC)
    at, address = ("repo", "a.yaml"), "kafka:prod/topic/shop.orders"
    assert rows[:1] == [Thing(*at, 1, address, "topic", "shop.orders", "kafka:prod")]
    assert [row for row in rows if isinstance(row, Label)] == [
        Label(*at, 6, address, "label", "team", "payments"),
        Label(*at, 7, address, "annotation", "owner", "ana"),
    ]
    assert properties(rows) == {
        "partitions": "3",
        "replicas": "2",
        "retention.ms": "7200000",
        "cleanup.policy": "compact",
    }
    assert not [row for row in rows if isinstance(row, Relation)]
    assert "canary" not in repr(rows)


def test_brokers_are_a_thing_of_their_own(memory_tree: Make) -> None:
    rows = rows_of(
        memory_tree,
        "kind: Kafka\nmetadata: {name: prod, labels: {team: platform}}\n"
        "spec: {kafka: {version: 4.1.0, config: {min.insync.replicas: 2, x: canary}}}\n",
        "kind: KafkaNodePool\n" + LABELLED + "spec: {replicas: 3, roles: [broker, controller]}\n",
    )
    things = [(r.address, r.kind, r.parent) for r in rows if isinstance(r, Thing)]
    assert things == [
        ("kafka:prod", "Kafka", ""),
        ("kafka:prod/brokers", "brokers", "kafka:prod"),
        ("kafka:prod/brokers/NAME", "KafkaNodePool", "kafka:prod/brokers"),
    ]
    assert [(r.address, r.value) for r in rows if isinstance(r, Label)] == [
        ("kafka:prod", "platform")
    ]
    assert properties(rows) == {
        "version": "4.1.0",
        "min.insync.replicas": "2",
        "replicas": "3",
        "roles": "broker, controller",
    }


@pytest.mark.parametrize(
    ("rule", "expected"),
    [
        ("{resource: {type: topic, name: a}, operations: [Read, Describe]}",
         [("reads", "topic/a")]),
        ("{resource: {type: topic, name: a, patternType: prefix}, operations: [Write, Create]}",
         [("writes", "topic/a*"), ("changes", "topic/a*")]),
        ("{resource: {type: topic, name: '*'}, operation: All}",
         [("reads", "topic/*"), ("writes", "topic/*"), ("changes", "topic/*")]),
        ("{resource: {type: group, name: g}, operations: [Read]}", [("uses", "group/g")]),
        ("{type: deny, resource: {type: topic, name: a}, operations: [Read]}", []),
        ("{resource: {type: cluster}, operations: [Describe, Alter]}", [("changes", "")]),
        ("{resource: {type: transactionalId, name: t}, operations: [Write]}", []),
        ("{resource: [], operations: {}}", []),
    ],
)  # fmt: skip
def test_rules_of_a_user(memory_tree: Make, rule: str, expected: list[tuple[str, str]]) -> None:
    spec = f"spec: {{authorization: {{type: simple, acls: [{rule}]}}}}\n"
    rows = rows_of(memory_tree, "kind: KafkaUser\n" + LABELLED + spec)
    assert acts(rows) == [
        ("kafka:prod/user/NAME", verb, f"kafka:prod/{rest}".rstrip("/")) for verb, rest in expected
    ]


CONNECT = (
    "kind: KafkaConnect\nmetadata: {name: workers, namespace: shop}\n"
    "spec: {bootstrapServers: 'prod-kafka-bootstrap.kafka.svc:9093', groupId: g,\n"
    "  configStorageTopic: c}\n"
)


def connector(config: str, java_class: str = "x.FileSink") -> str:
    metadata = "metadata: {name: c, namespace: shop, labels: {strimzi.io/cluster: workers}}\n"
    return f"kind: KafkaConnector\n{metadata}spec: {{class: {java_class}, config: {config}}}\n"


@pytest.mark.parametrize(
    ("java_class", "config", "expected"),
    [
        ("x.Sink", "{topics: 'a, b.c'}", [("reads", "a"), ("reads", "b.c")]),
        ("x.Sink", r"{topics.regex: 'shop\..*'}", [("reads", "shop.*")]),
        ("x.FileStreamSourceConnector", "{topic: a, password: canary}", [("writes", "a")]),
        ("x.Other", "{topic: '${env:T}'}", [("uses", "*")]),
        ("io.debezium.connector.X", "{topic.prefix: inv}", [("writes", "inv*")]),
        ("x.Sink", "{errors.deadletterqueue.topic.name: dead}", [("writes", "dead")]),
    ],
)
def test_connectors_are_in_the_cluster_of_their_workers(
    memory_tree: Make, java_class: str, config: str, expected: list[tuple[str, str]]
) -> None:
    rows = rows_of(memory_tree, connector(config, java_class), CONNECT)
    address = "kafka:prod/connect/workers/c"
    things = {r.address: r.parent for r in rows if isinstance(r, Thing)}
    assert things[address] == "kafka:prod/connect/workers"
    found = [act for act in acts(rows) if act[0] == address]
    assert found == [(address, verb, f"kafka:prod/topic/{name}") for verb, name in expected]
    assert ("kafka:prod/connect/workers", "uses", "kafka:prod") in acts(rows)
    assert ("kafka:prod/connect/workers", "uses", "kafka:prod/group/g") in acts(rows)
    assert "canary" not in repr(rows)


def test_workers_that_are_not_there_leave_the_cluster_open(memory_tree: Make) -> None:
    rows = rows_of(memory_tree, connector("{topics: a}"))
    assert acts(rows) == [("kafka:-/connect/workers/c", "reads", "kafka:*/topic/a")]


MIRROR = """kind: KafkaMirrorMaker2
metadata: {name: m}
spec:
  target: {alias: b, bootstrapServers: 'dst-kafka-bootstrap:9092'}
  mirrors:
  - source: {alias: a, bootstrapServers: 'src-kafka-external-bootstrap:9092'}
    sourceConnector: {config: {CONFIG}}
    topicsPattern: 'orders,shop\\..*'
"""


@pytest.mark.parametrize(
    ("config", "written"),
    [
        ("", ["a.orders", "a.shop.*"]),
        ("replication.policy.separator: _", ["a_orders", "a_shop.*"]),
        ("replication.policy.class: org.apache.kafka.connect.mirror.IdentityReplicationPolicy",
         ["orders", "shop.*"]),
        ("replication.policy.class: com.example.Own", ["*"]),
    ],
)  # fmt: skip
def test_mirrors_rename_topics_as_their_policy_says(
    memory_tree: Make, config: str, written: list[str]
) -> None:
    rows = rows_of(memory_tree, MIRROR.replace("{CONFIG}", f"{{{config}}}"))
    targets = [(verb, target) for _, verb, target in acts(rows)]
    expected = [("reads", f"kafka:src/topic/{name}") for name in ("orders", "shop.*")]
    expected += [("writes", f"kafka:dst/topic/{name}") for name in written]
    assert sorted(targets) == sorted(expected)


def test_the_former_spelling_of_mirrors_is_read(memory_tree: Make) -> None:
    rows = rows_of(
        memory_tree,
        "kind: KafkaMirrorMaker2\nmetadata: {name: m}\nspec:\n  connectCluster: b\n  clusters:\n"
        "  - {alias: a, bootstrapServers: 'src-kafka-bootstrap:9092'}\n"
        "  - {alias: b, bootstrapServers: '10.0.0.1:9092'}\n"
        "  mirrors:\n  - {sourceCluster: a, targetCluster: b}\n",
    )
    assert acts(rows) == [
        ("kafka:-/mirror/m", "reads", "kafka:src/topic/*"),
        ("kafka:-/mirror/m", "writes", "kafka:*/topic/a.*"),
    ]


def test_an_object_without_the_clusters_label_is_remarked(memory_tree: Make) -> None:
    rows = rows_of(memory_tree, "kind: KafkaTopic\nmetadata: {name: t}\n")
    (problem,) = (row for row in rows if isinstance(row, Problem))
    assert (problem.line, problem.is_blinding) == (1, False)
    assert "strimzi.io/cluster" in problem.reason
    assert [row.address for row in rows if isinstance(row, Thing)] == ["kafka:-/topic/t"]


def test_patterns() -> None:
    assert cluster_of("my-cluster-kafka-bootstrap.ns.svc.local:9092,x") == "my-cluster"
    assert cluster_of("10.0.0.1:9092") == cluster_of("") == cluster_of("kafka:9092") == ""
    assert [matched_by(x) for x in (r"a\.b", "a.b", r"a\..+", "(a|b)", ".*")] == [
        "a.b", "*", "a.*", "*", "*",
    ]  # fmt: skip
    assert mirrored("a.b, c-.*, [x]") == ["a.b", "c-*", "*"]
    assert topics_of("a,,${x}") == ["a", "*"]


def test_other_groups_are_not_strimzis(memory_tree: Make) -> None:
    text = (
        b"# kafka.strimzi.io\napiVersion: example.com/v1\nkind: KafkaTopic\nmetadata: {name: t}\n"
    )
    assert read(memory_tree({"a.yaml": text})) == [Source("kafka", "repo", "absent", 0, "")]


def test_a_hostile_file_ends_soon(memory_tree: Make) -> None:
    rule = "{resource: {type: topic, name: a}, operations: [Read]},"
    spec = f"spec: {{authorization: {{acls: [{rule * 3000}]}}}}\n"
    name = "kind: KafkaConnect\nmetadata: {name: c}\nspec: {bootstrapServers: '" + "a-" * 400_000
    begun = time.process_time()
    for text in ("kind: KafkaUser\n" + LABELLED + spec, name + "'}\n"):
        assert isinstance(rows_of(memory_tree, text)[-1], Source)
    assert time.process_time() - begun < 2


KINDS = ["Kafka", "KafkaNodePool", "KafkaTopic", "KafkaUser", "KafkaConnect", "KafkaConnector",
         "KafkaMirrorMaker2", "KafkaBridge"]  # fmt: skip
KEYS = ["kafka", "config", "acls", "authorization", "resource", "operations", "type", "name",
        "topics", "topic", "mirrors", "source", "target", "clusters", "bootstrapServers", "alias",
        "topicsPattern", "sourceConnector", "roles", "topic.prefix", "class"]  # fmt: skip
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5) | st.sampled_from(KEYS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=15,
)


@given(st.sampled_from(KINDS), values)
def test_any_spec_is_read_or_told(memory_tree: Make, kind: str, spec: object) -> None:
    import json

    body = {"apiVersion": "kafka.strimzi.io/v1", "kind": kind, "metadata": {"name": "n"}}
    data = json.dumps(body | {"spec": spec}).encode()
    rows = read(memory_tree({"a.json": data}))
    assert isinstance(rows[-1], Source)
    assert any(isinstance(row, Thing) for row in rows) or rows[-1].status == "unread"


def test_strimzis_own_examples(shared: Path) -> None:
    rows = read(open_tree(shared / "estates" / "strimzi-examples", name="repo"))
    counted = Counter(row.kind for row in rows if isinstance(row, Thing))
    assert counted == {
        "KafkaNodePool": 32, "Kafka": 21, "brokers": 21, "user": 11, "KafkaMirrorMaker2": 8,
        "KafkaBridge": 6, "KafkaConnect": 6, "topic": 3, "KafkaConnector": 1,
    }  # fmt: skip
    assert not [row for row in rows if isinstance(row, Problem)]
    user = "kafka:my-cluster/user/my-user"
    assert (user, "reads", "kafka:my-cluster/topic/my-topic") in acts(rows)
    source = "kafka:my-cluster/connect/my-connect-cluster/my-source-connector"
    assert (source, "writes", "kafka:my-cluster/topic/my-topic") in acts(rows)
