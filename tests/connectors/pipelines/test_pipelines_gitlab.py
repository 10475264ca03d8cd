from __future__ import annotations

from collections.abc import Callable

from merestone.connectors import pipelines
from merestone.model.facts import Fact, Problem, Property, Relation, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree

Make = Callable[..., Tree]

ROOT = b"""include:
  - /ci/build.yml
  - local: ci/parts/*.yml
  - project: acme/ci-templates
    ref: v3
    file: [/a.yml, b.yml]
  - remote: https://u:hunter2@example.com/x.yml?t=hunter2
  - template: Jobs/Build.gitlab-ci.yml
  - component: $CI_SERVER_FQDN/acme/deploy/run@1.2
stages: [build, deploy]
variables: {REGISTRY: registry.example.com, DEPLOY_TOKEN: hunter2}
default: {image: "python:3.12"}
ship:
  extends: .deploy
  stage: deploy
  tags: [linux]
  image: {name: "bitnami/kubectl:1.30"}
  rules:
    - if: $CI_COMMIT_BRANCH == "main"
      when: manual
    - changes: [a/**]
  script:
    - docker build -t $REGISTRY/ship:$CI_COMMIT_SHA -f docker/Dockerfile.ship .
    - docker push $REGISTRY/ship:$CI_COMMIT_SHA
    - |
      set -e
      kubectl set image deployment/ship ship=x -n shop
stop review:
  environment: {name: review/$CI_COMMIT_REF_SLUG, action: stop}
  script: [echo]
child:
  trigger: {include: [{local: ci/child.yml}], strategy: depend}
other: {trigger: acme/downstream}
.vars: &v {only: [main]}
anchor: {note: no job}
"""
BUILD = b".deploy:\n  extends: .base\n  script: [make]\n.base:\n  environment: production\n"
PART = b"lint: {script: [make lint], needs: []}\n"


def read(tree: Tree) -> list[Fact]:
    return list(read_files(tree, [pipelines], ReadSettings()))


def test_a_gitlab_pipeline_and_what_it_includes(memory_tree: Make) -> None:
    files = {
        ".gitlab-ci.yml": ROOT,
        "ci/build.yml": BUILD,
        "ci/child.yml": PART,
        "ci/parts/lint.yml": PART,
        "ci/parts/deep/no.yml": PART,
        "not-included.yml": PART,
    }
    rows = read(memory_tree(files))
    at = "ci:repo/.gitlab-ci.yml"
    assert [(r.address.removeprefix(at), r.kind) for r in rows if isinstance(r, Thing)] == [
        ("", "workflow"),
        ("/ship", "job"),
        ("/stop review", "job"),
        ("/child", "job"),
        ("/other", "job"),
        ("/.vars", "hidden job"),
        ("ci:repo/ci/build.yml", "workflow"),
        ("ci:repo/ci/build.yml/.deploy", "hidden job"),
        ("ci:repo/ci/build.yml/.base", "hidden job"),
        ("ci-environment:repo/production", "environment"),
        ("ci:repo/ci/child.yml", "workflow"),
        ("ci:repo/ci/child.yml/lint", "job"),
        ("ci:repo/ci/parts/lint.yml", "workflow"),
        ("ci:repo/ci/parts/lint.yml/lint", "job"),
    ]
    related = [
        (r.line, r.address.removeprefix(at), r.type, r.target, r.detail)
        for r in rows
        if isinstance(r, Relation) and r.path == ".gitlab-ci.yml"
    ]
    assert related == [
        (2, "", "uses", "ci:repo/ci/build.yml", ""),
        (3, "", "uses", "ci:repo/ci/parts/lint.yml", ""),
        (4, "", "uses", "ci:ci-templates/a.yml", "acme/ci-templates at v3"),
        (4, "", "uses", "ci:ci-templates/b.yml", "acme/ci-templates at v3"),
        (7, "", "uses", "ci-action:example.com/x.yml", "remote include"),
        (
            *(8, "", "uses", "ci-action:gitlab/templates/Jobs/Build.gitlab-ci.yml"),
            "template that GitLab ships",
        ),
        (9, "", "uses", "ci-action:*/acme/deploy/run@1.2", "component"),
        (12, "", "runs", "image:docker.io/library/python:3.12", ""),
        (14, "/ship", "uses", "ci:repo/ci/build.yml/.deploy", "extends"),
        (17, "/ship", "runs", "image:docker.io/bitnami/kubectl:1.30", ""),
        (23, "/ship", "uses", "image-build:repo/docker/Dockerfile.ship", "docker build"),
        (24, "/ship", "publishes", "image:registry.example.com/ship:*", "docker push"),
        (27, "/ship", "deploys", "kubernetes:*/shop/Deployment/ship", "kubectl set"),
        (29, "/stop review", "deploys", "ci-environment:repo/review/*", "action: stop"),
        (32, "/child", "uses", "ci:repo/ci/child.yml", ""),
        (33, "/other", "uses", "ci:downstream/.gitlab-ci.yml", "triggers acme/downstream"),
        (14, "/ship", "deploys", "ci-environment:repo/production", "extends .base"),
    ]
    said = {(r.address, r.key): r.value for r in rows if isinstance(r, Property)}
    assert (
        said[f"{at}/ship", "rules"] == 'if $CI_COMMIT_BRANCH == "main" manual; on changes of a/**'
    )
    assert said[f"{at}/ship", "stage"] == "deploy"
    assert said[f"{at}/ship", "runs-on"] == "linux"
    assert said[at, "stages"] == "build, deploy"
    assert "hunter2" not in repr(rows)


def test_a_broken_file_is_said_only_where_it_is_included(memory_tree: Make) -> None:
    broken = b"a:\n  script: [x\n"
    files = {".gitlab-ci.yml": b"include: in.yml\n", "in.yml": broken, "out.yml": broken}
    problems = [row for row in read(memory_tree(files)) if isinstance(row, Problem)]
    assert [(row.path, row.covers, row.is_blinding) for row in problems] == [
        ("in.yml", "in.yml//", True)
    ]


def test_a_job_may_have_a_name_of_several_parts_and_loops_end(memory_tree: Make) -> None:
    text = b"a/b: {extends: [c, d], script: [x]}\nc: {extends: a/b, script: [x]}\n"
    rows = read(memory_tree({".gitlab-ci.yml": text}))
    assert [(r.address, r.target) for r in rows if isinstance(r, Relation)] == [
        ("ci:repo/.gitlab-ci.yml/a/b", "ci:repo/.gitlab-ci.yml/c"),
        ("ci:repo/.gitlab-ci.yml/a/b", "ci:*/*/d"),
        ("ci:repo/.gitlab-ci.yml/c", "ci:repo/.gitlab-ci.yml/a/b"),
    ]
