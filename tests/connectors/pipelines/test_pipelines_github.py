from __future__ import annotations

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from merestone.connectors import pipelines
from merestone.model.facts import Fact, Label, Problem, Property, Relation, Source, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree, open_tree

Make = Callable[..., Tree]
CI = ".github/workflows/ci.yml"
AT = f"ci:repo/{CI}"

WORKFLOW = b"""name: Release
on:
  push: {branches: [main]}
  schedule: [{cron: "0 3 * * 1"}]
  workflow_run: {workflows: [Build]}
permissions: {contents: read, id-token: write}
env: {ENV: prod, REGISTRY: ghcr.io, API_TOKEN: hunter2}
jobs:
  shared:
    uses: ./.github/workflows/reused.yml
  far:
    needs: shared
    uses: acme/platform-ci/.github/workflows/deploy.yaml@v2
    secrets: {TOKEN: hunter2}
  release:
    name: Ship it
    runs-on: [self-hosted, linux]
    permissions: write-all
    environment: {name: "${{ env.ENV }}", url: "https://x.example.com"}
    container: node:20
    services: {db: {image: "postgres:16"}}
    defaults: {run: {working-directory: infra}}
    steps:
      - uses: actions/checkout@v4
      - uses: actions/checkout@v4
      - uses: ./.github/actions/setup
      - uses: ./missing
      - uses: docker://alpine:3.20
      - uses: acme/mono/sub/action@main
      - uses: docker/build-push-action@v6
        with:
          push: true
          context: svc
          tags: |
            ${{ env.REGISTRY }}/acme/svc:${{ github.sha }}
            ${{ env.REGISTRY }}/acme/svc:latest
      - run: |
          cd env/$ENV/network
          terraform init
          terraform apply -auto-approve -var token=$API_TOKEN
      - run: terraform plan
      - working-directory: k8s
        run: kubectl apply -n shop -f app.yaml && kubectl -n shop rollout restart deploy/checkout
  review:
    runs-on: {group: big, labels: [gpu]}
    environment: review/${{ github.head_ref }}
    steps:
      - uses: retry/retry@v3
        with: {command: "helm upgrade --install --set key=hunter2 shop ./charts/shop -n shop"}
"""
ACTION = b"""name: Set up
author: platform
runs:
  using: composite
  steps:
    - uses: actions/setup-go@v5
    - run: docker push registry.example.com/tool:$TAG
      shell: bash
"""


def read(tree: Tree) -> list[Fact]:
    return list(read_files(tree, [pipelines], ReadSettings()))


def relations(rows: list[Fact], part: str = "") -> list[tuple[int, str, str, str]]:
    return [
        (row.line, row.type, row.target, row.detail)
        for row in rows
        if isinstance(row, Relation) and row.address == AT + part
    ]


@pytest.fixture(scope="module")
def rows(memory_tree: Make) -> list[Fact]:
    files = {CI: WORKFLOW, ".github/actions/setup/action.yml": ACTION}
    return read(
        memory_tree({**files, ".github/workflows/reused.yml": b"on: workflow_call\njobs: {}\n"})
    )


def test_things_are_workflows_jobs_actions_and_environments(rows: list[Fact]) -> None:
    assert [(r.line, r.address, r.kind, r.name) for r in rows if isinstance(r, Thing)] == [
        (1, "ci:repo/.github/actions/setup/action.yml", "action", "Set up"),
        (1, AT, "workflow", "Release"),
        (9, f"{AT}/shared", "job", "shared"),
        (11, f"{AT}/far", "job", "far"),
        (15, f"{AT}/release", "job", "Ship it"),
        (19, "ci-environment:repo/prod", "environment", "prod"),
        (44, f"{AT}/review", "job", "review"),
        (1, "ci:repo/.github/workflows/reused.yml", "workflow", "reused.yml"),
    ]


def test_triggers_permissions_and_runners(rows: list[Fact]) -> None:
    found = [(r.address.removeprefix(AT), r.key, r.value) for r in rows if isinstance(r, Property)]
    assert found == [
        ("ci:repo/.github/actions/setup/action.yml", "runs using", "composite"),
        ("", "triggers", "push, schedule, workflow_run"),
        ("", "schedule", "0 3 * * 1"),
        ("", "runs after", "Build"),
        ("", "permissions", "contents: read, id-token: write"),
        ("/far", "needs", "shared"),
        ("/release", "runs-on", "self-hosted, linux"),
        ("/release", "permissions", "write-all"),
        ("/review", "runs-on", "gpu, group big"),
        ("ci:repo/.github/workflows/reused.yml", "triggers", "workflow_call"),
    ]


def test_what_jobs_use_deploy_and_publish(rows: list[Fact]) -> None:
    assert relations(rows, "/shared") == [(10, "uses", "ci:repo/.github/workflows/reused.yml", "")]
    assert relations(rows, "/far") == [
        (13, "uses", "ci:platform-ci/.github/workflows/deploy.yaml", "acme/platform-ci at v2")
    ]
    assert relations(rows, "/release") == [
        (19, "deploys", "ci-environment:repo/prod", ""),
        (20, "runs", "image:docker.io/library/node:20", ""),
        (21, "runs", "image:docker.io/library/postgres:16", ""),
        (24, "uses", "ci-action:actions/checkout@v4", ""),
        (26, "uses", "ci:repo/.github/actions/setup/action.yml", ""),
        (27, "uses", "ci:repo/missing/*", "no action there"),
        (28, "runs", "image:docker.io/library/alpine:3.20", ""),
        (29, "uses", "ci-action:acme/mono/sub/action@main", ""),
        (30, "uses", "ci-action:docker/build-push-action@v6", ""),
        (32, "uses", "image-build:repo/svc/Dockerfile", ""),
        (35, "publishes", "image:ghcr.io/acme/svc:*", "docker/build-push-action"),
        (36, "publishes", "image:ghcr.io/acme/svc:latest", "docker/build-push-action"),
        (40, "deploys", "terraform:repo/infra/env/prod/network", "terraform apply"),
        (43, "deploys", "file:repo/k8s/app.yaml", "kubectl apply"),
        (43, "deploys", "kubernetes:*/shop/Deployment/checkout", "kubectl rollout"),
    ]
    assert relations(rows, "/review") == [
        (46, "deploys", "ci-environment:repo/review/*", "review/${{ github.head_ref }}"),
        (48, "uses", "ci-action:retry/retry@v3", ""),
        (49, "deploys", "kubernetes:*/shop/release/shop", "helm chart ./charts/shop"),
        (49, "deploys", "file:repo/charts/shop", "helm release shop"),
    ]
    assert "hunter2" not in repr(rows)


def test_powershell_continues_a_line_with_a_backtick(memory_tree: Make) -> None:
    script = (
        b"docker build `\n          -f win/Dockerfile `\n          .\n          docker build `\n"
    )
    text = b"on: push\njobs:\n  a:\n    steps:\n      - run: |\n          " + script
    assert relations(read(memory_tree({CI: text})), "/a") == [
        (6, "uses", "image-build:repo/win/Dockerfile", "docker build")
    ]


def test_an_action_says_its_author_and_what_its_steps_do(rows: list[Fact]) -> None:
    at = "ci:repo/.github/actions/setup/action.yml"
    assert [(r.key, r.value) for r in rows if isinstance(r, Label)] == [("author", "platform")]
    found = [(r.type, r.target) for r in rows if isinstance(r, Relation) and r.address == at]
    assert found == [
        ("uses", "ci-action:actions/setup-go@v5"),
        ("publishes", "image:registry.example.com/tool:*"),
    ]


@pytest.mark.parametrize(
    "path",
    ["skeleton/.github/workflows/ci.yml", ".github/workflows/deep/ci.yml", "workflows/ci.yml"],
)
def test_only_workflows_of_the_root_are_some(memory_tree: Make, path: str) -> None:
    text = b"on: push\njobs: {a: {runs-on: x, steps: [{run: make}]}}\n"
    assert [type(row) for row in read(memory_tree({path: text}))] == [Source]


def test_a_broken_workflow_is_said_and_hides_only_itself(memory_tree: Make) -> None:
    rows = read(
        memory_tree({CI: b"- a\n", ".github/workflows/b.yml": b"on: push\njobs: {a: {}}\n"})
    )
    problems = [(p.path, p.covers, p.is_blinding) for p in rows if isinstance(p, Problem)]
    assert problems == [(CI, f"{CI}//", True)]
    assert sum(isinstance(row, Thing) for row in rows) == 2


HOSTILE = [
    b"jobs: {a: {steps: [run: 'docker " + b"$(" * 450_000 + b"']}}",
    b"jobs: {a: {steps: [run: '" + b"kubectl apply -f " * 58_000 + b"']}}",
    b"jobs: {a: {steps: [run: |\n" + b"   X=$X$X; docker push $X\n" * 38_000 + b"]}}",
    b"jobs:\n a:\n  steps:\n   - run: |\n" + b"      X=$X$X; docker push a/$X\n" * 30_000,
    b"env:\n" + b"".join(b" A%d: $A%d$A%d\n" % (n, n - 1, n - 1) for n in range(40_000)),
    b"jobs: {a: {uses: './" + b"../" * 300_000 + b"'}}",
]


@pytest.mark.parametrize("text", HOSTILE)
def test_a_hostile_workflow_ends_soon(memory_tree: Make, text: bytes) -> None:
    begun = time.process_time()
    read(memory_tree({CI: b"on: push\n" + text}))
    assert time.process_time() - begun < 1


KEYS = ["jobs", "a", "steps", "uses", "run", "with", "environment", "name", "runs-on", "container"]
KEYS += [
    "services",
    "image",
    "permissions",
    "env",
    "extends",
    "include",
    "local",
    "script",
    "stage",
]
TEXTS = ["./a", "a/b@c", "docker push x:y", "kubectl apply -f -", "${{ env.A }}", "$A", "*", "a"]
values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.sampled_from(TEXTS),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from(KEYS), inner, max_size=5)
    ),
    max_leaves=20,
)
PATHS = [CI, ".gitlab-ci.yml", "action.yml", ".circleci/config.yml", "azure-pipelines.yml"]


@given(st.dictionaries(st.sampled_from(KEYS), values), st.sampled_from(PATHS))
def test_whatever_a_pipeline_holds_ends_with_one_source_row(
    memory_tree: Make, document: dict[str, object], path: str
) -> None:
    import json

    tree = memory_tree({path: json.dumps(document).encode()})
    rows = read(tree)
    assert [isinstance(row, Source) for row in rows] == [False] * (len(rows) - 1) + [True]
    assert rows == read(tree)


def test_the_estates_say_what_is_deployed(shared: Path) -> None:
    rows = read(open_tree(shared / "estates" / "notification-terraform", name="nt"))
    deployed = [r.target for r in rows if isinstance(r, Relation) and r.type == "deploys"]
    assert "terraform:nt/env/production/eks" in deployed
    assert "terraform:nt/env/staging/eks" in deployed
    assert len(deployed) >= 72
    assert [row for row in rows if isinstance(row, Problem)] == []
