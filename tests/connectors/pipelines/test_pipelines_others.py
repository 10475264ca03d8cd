from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from merestone.connectors import pipelines
from merestone.model.facts import Fact, Property, Relation, Source, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree

Make = Callable[..., Tree]


def read(tree: Tree) -> list[Fact]:
    return list(read_files(tree, [pipelines], ReadSettings()))


def things(rows: list[Fact]) -> list[tuple[int, str, str]]:
    return [(r.line, r.address, r.kind) for r in rows if isinstance(r, Thing)]


def relations(rows: list[Fact]) -> list[tuple[int, str, str, str]]:
    return [(r.line, r.address, r.type, r.target) for r in rows if isinstance(r, Relation)]


JENKINS = b"""@Library('acme-ci@v1') _
/* pipeline { stage('no') } */
def text = "stage('neither')"
pipeline {
  stages {
    stage('Build') { steps { sh 'make' } }
    // stage('nor this')
    stage("Deploy ${env}") { }
    stage(name: 'x') { }
    stage "Old"
  }
}
"""


def test_a_jenkinsfile_is_named_with_its_stages(memory_tree: Make) -> None:
    rows = read(memory_tree({"ci/Jenkinsfile": JENKINS}))
    at = "ci:repo/ci/Jenkinsfile"
    assert things(rows) == [
        (1, at, "workflow"),
        (6, f"{at}/Build", "stage"),
        (10, f"{at}/Old", "stage"),
    ]
    assert relations(rows) == [(1, at, "uses", "ci-action:jenkins/acme-ci@v1")]
    assert [(r.key, r.value) for r in rows if isinstance(r, Property)] == [
        ("pipeline", "declarative")
    ]


TEKTON = b"""apiVersion: tekton.dev/v1
kind: Pipeline
metadata: {name: ship, namespace: ci}
spec:
  tasks:
    - {name: build, taskRef: {name: build-image}}
    - {name: lint, taskRef: {resolver: hub, params: []}}
    - name: deploy
      taskSpec:
        steps:
          - image: alpine/helm:3
            script: |
              #!/bin/sh
              argocd app sync shop
---
apiVersion: tekton.dev/v1
kind: PipelineRun
metadata: {generateName: ship-run-, namespace: ci}
spec: {pipelineRef: {name: ship}}
---
apiVersion: argoproj.io/v1alpha1
kind: CronWorkflow
metadata: {name: nightly, namespace: jobs}
spec:
  schedule: "0 3 * * *"
  workflowSpec:
    workflowTemplateRef: {name: base, clusterScope: true}
    templates:
      - {name: a, steps: [[{name: b, templateRef: {name: shared, template: x}}]]}
      - {name: c, container: {image: "busybox:{{inputs.parameters.tag}}"}}
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: not-a-pipeline}
"""


def test_argo_and_tekton_keep_their_kubernetes_addresses(memory_tree: Make) -> None:
    rows = read(memory_tree({"tekton.yaml": TEKTON}))
    pipeline = "kubernetes:repo/ci/Pipeline.tekton.dev/ship"
    cron = "kubernetes:repo/jobs/CronWorkflow.argoproj.io/nightly"
    assert things(rows) == [
        (1, pipeline, "Pipeline"),
        (16, "kubernetes:repo/ci/PipelineRun.tekton.dev/ship-run-", "PipelineRun"),
        (21, cron, "CronWorkflow"),
    ]
    assert relations(rows) == [
        (6, pipeline, "uses", "kubernetes:repo/ci/Task.tekton.dev/build-image"),
        (7, pipeline, "uses", "ci-action:hub/*"),
        (11, pipeline, "runs", "image:docker.io/alpine/helm:3"),
        (14, pipeline, "deploys", "kubernetes:*/*/Application.argoproj.io/shop"),
        (19, "kubernetes:repo/ci/PipelineRun.tekton.dev/ship-run-", "instance of", pipeline),
        (27, cron, "instance of", "kubernetes:repo/-/ClusterWorkflowTemplate.argoproj.io/base"),
        (29, cron, "uses", "kubernetes:repo/jobs/WorkflowTemplate.argoproj.io/shared"),
        (30, cron, "runs", "image:docker.io/library/busybox:*"),
    ]


AZURE = b"""trigger: [main]
pool: {vmImage: ubuntu-latest}
stages:
  - stage: Build
    jobs:
      - job: compile
        pool: big
        steps: [{script: docker push acme/svc:1}, {template: steps/x.yml}]
  - stage: Deploy
    jobs:
      - deployment: web
        environment: prod.shop
        strategy: {runOnce: {deploy: {steps: [{bash: kubectl apply -k overlays/prod}]}}}
  - template: /shared/t.yml@templates
"""
CIRCLE = b"""version: 2.1
orbs: {node: circleci/node@5}
jobs:
  test:
    docker: [{image: "cimg/node:20"}]
    steps: [checkout, {run: make}, {run: {command: docker push acme/x:2}}]
"""


def test_azure_and_circleci_are_named_with_their_jobs(memory_tree: Make) -> None:
    files = {"ci/azure-pipelines.yml": AZURE, ".circleci/config.yml": CIRCLE}
    rows = read(memory_tree(files))
    circle, azure = "ci:repo/.circleci/config.yml", "ci:repo/ci/azure-pipelines.yml"
    assert things(rows) == [
        (1, circle, "workflow"),
        (4, f"{circle}/test", "job"),
        (1, azure, "workflow"),
        (6, f"{azure}/compile", "job"),
        (11, f"{azure}/web", "job"),
        (12, "ci-environment:repo/prod", "environment"),
    ]
    assert relations(rows) == [
        (2, circle, "uses", "ci-action:circleci/node@5"),
        (5, f"{circle}/test", "runs", "image:docker.io/cimg/node:20"),
        (6, f"{circle}/test", "publishes", "image:docker.io/acme/x:2"),
        (8, f"{azure}/compile", "publishes", "image:docker.io/acme/svc:1"),
        (8, f"{azure}/compile", "uses", "ci:repo/ci/steps/x.yml"),
        (12, f"{azure}/web", "deploys", "ci-environment:repo/prod"),
        (13, f"{azure}/web", "deploys", "file:repo/overlays/prod"),
        (14, azure, "uses", "ci:*/shared/t.yml"),
    ]


@pytest.mark.parametrize(
    "text",
    [
        b"/*" + b"*" * 1_000_000,
        b"'" + b"\\" * 1_000_000,
        b"stage(" * 170_000,
        b'"""' + b'""\\' * 330_000,
        b"stage('a') " * 90_000,
    ],
)
def test_a_hostile_jenkinsfile_ends_soon(memory_tree: Make, text: bytes) -> None:
    begun = time.process_time()
    read(memory_tree({"Jenkinsfile": text}))
    assert time.process_time() - begun < 1


def test_other_files_are_no_pipelines(memory_tree: Make) -> None:
    files = {
        "k8s/a.yaml": b"apiVersion: v1\nkind: Service\nmetadata: {name: a}\n",
        "action.yml": b"name: x\n",
        "package.json": b'{"workflow_runs": 1}',
        ".gitlab/issue.yml": b"title: x\n",
    }
    assert [type(row) for row in read(memory_tree(files))] == [Source]
