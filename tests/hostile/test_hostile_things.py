"""One hostile corpus for every parser: whatever stands under a name that a connector looks at.

Nothing raises, nothing takes long, what is broken is said, and a sound file beside it is kept.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import Any

import pytest

from merestone.app.reading import is_by_file
from merestone.model.facts import Problem, Source, Thing
from merestone.model.settings import ReadSettings
from merestone.plugins import connectors
from merestone.source.file_reading import read_files

MOST_SECONDS = 2.5  # of CPU time, on a machine that tests share
NAMES = (
    "k8s/all.yaml",
    "k8s/kustomization.yaml",
    "infra/main.tf",
    "infra/main.tf.json",
    "infra/prod.auto.tfvars",
    "infra/terragrunt.hcl",
    "infra/terraform.tfstate",
    "infra/plan.json",
    ".github/workflows/build.yml",
    ".gitlab-ci.yml",
    "Jenkinsfile",
    "Dockerfile",
    "compose.yaml",
    "monitoring/rules.yml",
    "monitoring/alertmanager.yml",
    "dashboards/shop.json",
    "slo/shop.yaml",
    "api/openapi.yaml",
    "api/asyncapi.json",
    "api/shop.proto",
    "api/schema.graphql",
    "db/migrations/V1__first.sql",
    "db/migrations/changelog.xml",
    "alembic/versions/1_first.py",
    "on-call/pay.yaml",
    "on-call/pay.ics",
)
DEEP = 20_000
BOMB = b"a: &a [x,x]\n" + b"".join(
    b"%c: &%c [*%c,*%c,*%c,*%c]\n" % (n + 1, n + 1, n, n, n, n) for n in range(97, 117)
)
LOOKS = b"apiVersion: v1\nkind: ConfigMap\nmetadata: {name: x}\n"
CORPUS: dict[str, bytes] = {
    "nothing": b"",
    "zeros": bytes(100_000),
    "every byte": bytes(range(256)) * 400,
    "brackets": b"[" * 200_000,
    "braces": b"{" * 200_000,
    "deep JSON": b'{"a":' * DEEP + b"1" + b"}" * DEEP,
    "deep HCL": b"a {\n" * DEEP + b"}\n" * DEEP,
    "deep call": b"x = " + b"f(" * DEEP + b")" * DEEP,
    "aliases": BOMB,
    "merge keys": b"a: &a {b: 1}\n" + b"c: {<<: [*a,*a,*a,*a]}\n" * 500,
    "base 60": b"a: " + b"1:" * 100_000 + b"1\n",
    "long number": b"a: " + b"9" * 400_000 + b"\n",
    "one line": b"x" * 1_000_000,
    "many lines": b"a: b\n" * 100_000,
    "many keys": b"".join(b"k%d: v\n" % n for n in range(30_000)),
    "quotes": b'"' * 200_000,
    "backslashes": b"\\" * 200_000,
    "heredoc": b"x = <<EOF\n" + b"a\n" * 50_000,
    "dollars": b"${" * 50_000,
    "template": b"{{ if .x }}\na: {{ .b }}\n{{ end }}\n" * 500,
    "comment": b"/*" * 100_000,
    "slashes": b"//" * 100_000,
    "stars": b"*" * 200_000,
    "operators": LOOKS + b"data: {rules.yml: '" + b"a+" * 40_000 + b"a'}\n",
    "byte order mark": b"\xef\xbb\xbf" + LOOKS,
    "lines of Windows": LOOKS.replace(b"\n", b"\r\n"),
    "not UTF-8": LOOKS + b"# \xff\xfe\xfd\n",
    "escapes": LOOKS + b"# \x1b[31m \x07\n" + "# \u202e \u2066\n".encode(),
    "a number for a name": b"apiVersion: 1\nkind: [a]\nmetadata: {name: {a: b}}\nspec: 7\n",
    "all of the wrong kind": b"".join(
        b"%s: 7\n" % key
        for key in (
            *(b"apiVersion", b"kind", b"metadata", b"spec", b"groups", b"route"),
            *(b"receivers", b"jobs", b"on", b"include", b"services", b"openapi", b"on_call"),
        )
    ),
    "entities": b'<?xml version="1.0"?><!DOCTYPE x [<!ENTITY a "b">'
    b'<!ENTITY c SYSTEM "file:///etc/passwd">]>'
    b"<databaseChangeLog>&a;&c;</databaseChangeLog>",
    "endless rule": b"BEGIN:VCALENDAR\nBEGIN:VEVENT\nSUMMARY:On call\nDTSTART:20200101T000000Z\n"
    b"RRULE:FREQ=SECONDLY\nEND:VEVENT\nEND:VCALENDAR\n",
}
SOUND = b"apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: sound, namespace: x}\n"
CANARY = b"s3cr3t-canary-7f1b2c"


def by_file() -> list[Any]:
    return [each for each in connectors().values() if is_by_file(each)]


def test_the_corpus_is_looked_at_by_every_connector() -> None:
    for each in by_file():
        assert any(each.concerns(name) for name in NAMES), each.NAME


@pytest.mark.parametrize("case", CORPUS)
def test_nothing_raises_or_hangs_and_the_rest_is_kept(
    case: str, memory_tree: Callable[..., Any]
) -> None:
    tree = memory_tree({**dict.fromkeys(NAMES, CORPUS[case]), "z/sound.yaml": SOUND})
    for name in NAMES:
        begun = time.process_time()
        alone = memory_tree({name: CORPUS[case]})
        list(read_files(alone, by_file(), ReadSettings()))
        spent = time.process_time() - begun
        assert spent < MOST_SECONDS, f"{name}: {spent:.2f} s"
    rows = list(read_files(tree, by_file(), ReadSettings()))
    assert any(isinstance(row, Thing) and row.name == "sound" for row in rows)
    assert {row.connector for row in rows if isinstance(row, Source)} == {
        each.NAME for each in by_file()
    }
    for row in rows:
        if isinstance(row, Problem):
            assert row.path
            assert row.reason
            assert len(row.reason) < 600


SECRETS: dict[str, bytes] = {
    "k8s/all.yaml": b"""\
apiVersion: v1
kind: Secret
metadata:
  name: db
  annotations: {kubectl.kubernetes.io/last-applied-configuration: '{"data":"%s"}'}
stringData: {password: %s}
data: {token: %s}
---
apiVersion: apps/v1
kind: Deployment
metadata: {name: api}
spec:
  template:
    spec:
      containers:
        - {name: a, image: b, env: [{name: PASSWORD, value: %s}], args: [--token=%s]}
""",
    "infra/main.tf": b"""\
variable "p" { default = "%s" }
resource "aws_db_instance" "x" {
  password = "%s"
  tags = { team = "pay" }
}
terraform {
  backend "s3" {
    bucket = "b"
    key = "k"
    secret_key = "%s"
  }
}
""",
    "infra/terraform.tfstate": b"""\
{"version": 4, "serial": 1, "lineage": "x", "outputs": {"p": {"value": "%s", "type": "string"}},
 "resources": [{"mode": "managed", "type": "aws_db_instance", "name": "x",
 "provider": "provider[\\"registry.terraform.io/hashicorp/aws\\"]",
 "instances": [{"attributes": {"id": "db-1", "password": "%s", "tags": {"team": "pay"}}}]}]}
""",
    "monitoring/alertmanager.yml": b"""\
route: {receiver: pay}
receivers:
  - name: pay
    slack_configs: [{api_url: "https://hooks.example/%s", channel: "#pay"}]
    pagerduty_configs: [{routing_key: %s}]
""",
    ".github/workflows/build.yml": b"""\
on: push
env: {TOKEN: %s}
jobs: {a: {runs-on: x, steps: [{run: "curl -H 'Authorization: %s' https://u:%s@h/"}]}}
""",
    "Dockerfile": b"FROM alpine\nENV TOKEN=%s\nARG P=%s\nLABEL password=%s\n",
    "compose.yaml": b"services: {db: {image: postgres, environment: {PASSWORD: %s}}}\n",
    "dashboards/shop.json": b"""\
{"title": "x", "schemaVersion": 30, "panels": [], "secureJsonData": {"password": "%s"}}
""",
    "api/openapi.yaml": b"""\
openapi: 3.0.0
info: {title: x, version: "1"}
servers: [{url: "https://user:%s@api.acme.io/v1"}]
paths: {/a: {get: {parameters: [{name: k, in: query, example: %s, schema: {type: string}}]}}}
""",
    "db/migrations/V1__first.sql": b"CREATE USER x PASSWORD '%s';\nCREATE TABLE t (a int);\n",
}


def test_no_secret_is_in_any_fact(memory_tree: Callable[..., Any]) -> None:
    data = {name: text.replace(b"%s", CANARY) for name, text in SECRETS.items()}
    rows = list(read_files(memory_tree(data), by_file(), ReadSettings()))
    assert {row.path for row in rows if isinstance(row, Thing)} >= set(data)
    for row in rows:
        assert CANARY.decode() not in repr(row), row


def test_no_secret_is_in_what_is_kept_between_scans(
    memory_tree: Callable[..., Any], tmp_path: Any
) -> None:
    from merestone.source.parsed import StoredCache

    data = {name: text.replace(b"%s", CANARY) for name, text in SECRETS.items()}
    cache = StoredCache(tmp_path, "/root", "1")
    list(read_files(memory_tree(data), by_file(), ReadSettings(), cache))
    kept = list(tmp_path.iterdir())
    assert kept
    for file in kept:
        assert CANARY not in file.read_bytes()
