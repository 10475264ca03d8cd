"""What kind of thing something is, by the shipped data and the user's."""

from __future__ import annotations

import tomllib
from importlib.resources import files
from typing import get_args

import pytest

from merestone.charter.schema import ClassPart
from merestone.classes.classify import CLASSES, LAYERS, PILLARS, Class, Classifier


@pytest.mark.parametrize(
    ("scheme", "kind", "group", "layer", "facet"),
    [
        ("terraform", "aws_vpc", "", "cloud foundation", ""),
        ("terraform", "aws_iam_role", "", "cloud foundation", ""),
        ("terraform", "aws_eks_cluster", "", "orchestration", ""),
        ("terraform", "aws_db_instance", "", "service", "databases/server"),
        ("terraform", "aws_db_snapshot", "", "service", "databases/backups"),
        ("terraform", "google_sql_database_instance", "", "service", "databases/server"),
        ("terraform", "aws_lambda_function", "", "application", ""),
        ("kubernetes", "Deployment", "apps", "application", ""),
        ("kubernetes", "Namespace", "", "orchestration", ""),
        ("kubernetes", "AuthorizationPolicy", "security.istio.io", "service", ""),
        ("kubernetes", "KafkaTopic", "kafka.strimzi.io", "application", "message queues/topics"),
        ("kubernetes", "Kafka", "kafka.strimzi.io", "service", "message queues/brokers"),
        ("kubernetes", "Cluster", "postgresql.cnpg.io", "service", "databases/server"),
        ("kubernetes", "Cluster", "cluster.x-k8s.io", "orchestration", ""),
        ("kubernetes", "Trigger", "eventing.knative.dev", "application", "message queues/topics"),
        ("kubernetes", "Trigger", "triggers.tekton.dev", "service", ""),
        ("kubernetes", "PodTemplate", "", "application", ""),
        ("postgres", "table", "", "application", "databases/schema"),
        ("postgres", "backups", "", "service", "databases/backups"),
        ("redis", "keys", "", "application", "caches/key patterns"),
        ("prometheus", "alert", "", "application", ""),
    ],
)
def test_shipped_classes(scheme: str, kind: str, group: str, layer: str, facet: str) -> None:
    found = Classifier().of(scheme, kind, group)
    assert found is not None
    assert (found.layer, found.facet) == (layer, facet)


def test_what_no_line_matches_has_no_class() -> None:
    assert Classifier().of("terraform", "acme_widget") is None
    assert Classifier().of("kubernetes", "Widget", "acme.io") is None


@pytest.mark.parametrize(
    "kind", ["Queue", "Trigger", "Backup", "Bucket", "Cluster", "Profile", "Tenant", "Pipeline"]
)
def test_a_kind_that_many_operators_have_says_nothing_without_its_group(kind: str) -> None:
    assert Classifier().of("kubernetes", kind, "acme.io") is None


def test_the_users_rows_come_first() -> None:
    own = {
        "layer": "service",
        "pillar": "automation",
        "class": "building block",
        "match": ["terraform acme_*", "terraform aws_vpc"],
    }
    expected = Class("service", "automation", "building block")
    assert Classifier([own]).of("terraform", "acme_widget") == expected
    assert Classifier([own]).of("terraform", "aws_vpc") == expected


def test_the_shipped_data_uses_the_words_of_the_model_and_says_nothing_twice() -> None:
    text = files("merestone.classes").joinpath("classes.toml").read_text("utf-8")
    seen: set[str] = set()
    for row in tomllib.loads(text)["class"]:
        assert row["layer"] in LAYERS
        assert row["pillar"] in PILLARS
        assert row["class"] in CLASSES
        assert bool(row.get("facet")) == (row["class"] == "composed")
        for pattern in row["match"]:
            assert pattern.lower() not in seen, pattern
            seen.add(pattern.lower())


def test_merestone_yaml_takes_the_same_words() -> None:
    fields = ClassPart.model_fields
    said = [get_args(fields[name].annotation) for name in ("layer", "pillar", "class_")]
    assert said == [LAYERS, PILLARS, CLASSES]
