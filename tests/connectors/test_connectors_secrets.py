from __future__ import annotations

import pytest

from merestone.connectors.images.labels import kept_label
from merestone.connectors.kafka.labels import is_kept as kept_by_kafka
from merestone.connectors.terraform.secrets import is_kept_tag
from merestone.source.kustomize.labels import is_shown
from merestone.source.label_text import kept
from merestone.source.said import label
from merestone.source.secrets import is_secret_name, looks_random, looks_secret

NAMES = (
    "password", "db_pass", "smtppass", "passphrase", "pwd", "auth", "client-secret", "tokens",
    "credential", "private", "private_key", "access-key", "apiKey", "api_key", "ssh_key",
    "signature", "connection_string", "sas_url",
)  # fmt: skip
VALUES = (
    "-----BEGIN RSA PRIVATE KEY-----", "eyJhbGciOiJIUzI1NiJ9.e30.x", "AKIAABCDEFGHIJKL",
    "ASIAABCDEFGHIJKLMNOP", "ghp_abcdefghijkl", "github_pat_1", "glpat-1", "xoxb-1",
    "sk_live_1", "sk-abcdefghijkl", "hvs.aaaaaaaaaaaaaaaaaaaa", "AIza" + "a" * 30,
    "Bearer hunter2hunter2", "Basic dXNlcjpwYXNz", "https://u:p@host", "https://tokenvalue@host",
    "0123456789abcdef0123456789abcdef", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
)  # fmt: skip
PLAIN = (
    ("team", "payments"), ("owner", "group:default/payments"), ("routing_key", "payments"),
    ("runbook", "https://wiki.example/runbooks/kubernetes/PersistentVolumes/Full99Percent"),
    ("repository", "github.com/acme/observability/platform2"), ("repo", "ssh://git@host.test/a"),
    ("summary", "Basic authentication fails for bearers"), ("highs_and_lows", "task-abcdefghijkl"),
    ("path", "platform/docs/runbooks/kubernetes2/oncall"), ("compass_id", "north"),
)  # fmt: skip


@pytest.mark.parametrize(
    ("key", "value"), [*((n, "x") for n in NAMES), *(("a", v) for v in VALUES)]
)
def test_a_secret_is_one_for_every_connector(key: str, value: str) -> None:
    assert looks_secret(key, value)
    assert not kept_label(key, value)
    assert not kept_by_kafka(key, value)
    assert not is_shown(key, value)
    assert not is_kept_tag(key, value)
    assert not list(label(1, "api:./a", key, value))
    assert "p@" not in (kept(key, value) or "")


@pytest.mark.parametrize("value", [each for each in VALUES if "://" not in each])
def test_text_beside_an_address_is_looked_at(value: str) -> None:
    assert kept("a", f"see https://host.test/x?y=z {value}") is None


@pytest.mark.parametrize(("key", "value"), PLAIN)
def test_what_people_write_is_kept(key: str, value: str) -> None:
    assert not looks_secret(key, value)


@pytest.mark.parametrize("name", ["private_subnets", "hash_key", "bypass", "author"])
def test_arguments_that_only_sound_so(name: str) -> None:
    assert not is_secret_name(name)


def test_a_long_name_is_not_random() -> None:
    assert not looks_random("kubernetes_persistent_volume_filling_up")
    assert looks_random("a1" * 16)
