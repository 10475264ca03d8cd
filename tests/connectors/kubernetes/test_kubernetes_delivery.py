"""What Argo CD and Flux deploy, from where, and that it is said where nobody can tell."""

from __future__ import annotations

import pytest

from connectors.kubernetes.kubernetes_reading import Rows, TreeMaker, read
from merestone.model.facts import Problem, Relation

FLUX = "toolkit.fluxcd.io"
URLS = {
    "GitRepository": "ssh://git@git.example/acme/team-apps",
    "OCIRepository": "oci://user:canary@ghcr.io/acme/apps",
    "HelmRepository": "https://user:canary@Charts.example/stable?token=canary",
}


def kustomization(kind: str, more: str = "") -> str:
    return (
        f"apiVersion: kustomize.{FLUX}/v1\nkind: Kustomization\n"
        "metadata: {name: apps, namespace: team}\n"
        "spec:\n  path: ./production\n"
        f"  sourceRef:\n    kind: {kind}\n    name: main\n{more}---\n"
    )


def release(kind: str, chart: str = "./charts/web") -> str:
    return (
        f"apiVersion: helm.{FLUX}/v2\nkind: HelmRelease\n"
        "metadata: {name: web, namespace: team}\n"
        f"spec:\n  chart:\n    spec:\n      chart: {chart}\n      version: 1.x\n"
        f"      sourceRef:\n        kind: {kind}\n        name: main\n---\n"
    )


def source(kind: str, namespace: str = "team", url: str = "") -> str:
    return (
        f"apiVersion: source.{FLUX}/v1\nkind: {kind}\n"
        f"metadata: {{name: main, namespace: {namespace}}}\n"
        f"spec: {{url: '{url or URLS[kind]}'}}\n---\n"
    )


def told(rows: Rows, name: str) -> set[tuple[str, str, str]]:
    return {
        (row.type, row.target.removeprefix("kubernetes:repo/"), row.detail)
        for row in rows.of(Relation)
        if row.address.endswith(f"/{name}")
    }


@pytest.mark.parametrize(
    "kind", ["GitRepository", "OCIRepository", "HelmRepository", "Bucket", "ExternalArtifact"]
)
def test_a_source_that_is_in_no_file_is_told_at_its_reference(
    memory_tree: TreeMaker, kind: str
) -> None:
    rows = read(memory_tree, {"a/k.yaml": kustomization(kind)})
    reason = (
        f"which folder Kustomization apps deploys is not known: {kind} main of namespace team "
        "is not in what was read of repo"
    )
    assert rows.of(Problem) == [
        Problem("kubernetes", "repo", "a/k.yaml", 8, reason, "a/k.yaml//", False)
    ]
    uses = ("uses", f"team/{kind}.source.{FLUX}/main", "./production: from where is not known")
    assert told(rows, "apps") == {uses}


def test_so_it_is_of_a_release(memory_tree: TreeMaker) -> None:
    rows = read(memory_tree, {"r.yaml": release("HelmRepository", "web")})
    reason = (
        "from where HelmRelease web deploys is not known: HelmRepository main of namespace team "
        "is not in what was read of repo"
    )
    assert rows.reasons == [reason]
    (uses,) = told(rows, "web")
    assert uses[2] == "web: from where is not known"


def test_a_source_of_another_namespace_is_another_one(memory_tree: TreeMaker) -> None:
    files = {"k.yaml": kustomization("GitRepository"), "s.yaml": source("GitRepository", "flux")}
    assert len(read(memory_tree, dict(files)).reasons) == 1
    files["k.yaml"] = kustomization("GitRepository", "    namespace: flux\n")
    rows = read(memory_tree, dict(files))
    assert rows.reasons == []
    assert ("built from", "file:team-apps/production", "") in told(rows, "apps")


def test_a_known_source_is_no_problem_and_says_what_it_is(memory_tree: TreeMaker) -> None:
    for kind, detail in (
        ("OCIRepository", "oci://ghcr.io/acme/apps"),
        ("HelmRepository", "https://Charts.example/stable"),
    ):
        rows = read(memory_tree, {"a.yaml": kustomization(kind), "b.yaml": source(kind)})
        assert rows.reasons == []
        assert told(rows, "apps") == {("uses", f"team/{kind}.source.{FLUX}/main", detail)}
        assert "canary" not in repr(rows.rows)


def test_a_release_is_built_from_a_folder_or_a_chart(memory_tree: TreeMaker) -> None:
    git = read(memory_tree, {"a.yaml": release("GitRepository") + source("GitRepository")})
    assert ("built from", "file:team-apps/charts/web", "") in told(git, "web")
    text = release("HelmRepository", "web") + source("HelmRepository")
    helm = read(memory_tree, {"a.yaml": text})
    assert ("built from", "helm-chart:charts.example/stable/web", "1.x") in told(helm, "web")
    assert "canary" not in repr(helm.rows)
    assert git.reasons == helm.reasons == []


def test_an_address_that_is_rendered_is_a_star(memory_tree: TreeMaker) -> None:
    text = release("HelmRepository", "'${chart}'") + source("HelmRepository", url="https://${h}/x")
    rows = read(memory_tree, {"a.yaml": text})
    assert ("built from", "helm-chart:*/*", "1.x") in told(rows, "web")


@pytest.mark.parametrize(
    "ref", ["sourceRef: 7", "sourceRef: []", "sourceRef: {kind: [x], name: {a: b}}", "path: /"]
)
def test_a_reference_that_names_nothing_is_none(memory_tree: TreeMaker, ref: str) -> None:
    text = (
        f"apiVersion: kustomize.{FLUX}/v1\nkind: Kustomization\n"
        f"metadata: {{name: apps}}\nspec: {{{ref}}}\n"
    )
    rows = read(memory_tree, {"a.yaml": text})
    assert told(rows, "apps") == set()


def test_a_name_with_slashes_is_only_shown(memory_tree: TreeMaker) -> None:
    text = kustomization("GitRepository").replace("name: main", "name: ../a/b")
    assert len(read(memory_tree, {"a.yaml": text}).reasons) == 1


def test_an_application_says_its_chart_and_whose_values(memory_tree: TreeMaker) -> None:
    text = """\
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: cni, namespace: argocd}
spec:
  sources:
  - {repoURL: "https://user:canary@Charts.example/stable", chart: cni, targetRevision: 1.18.5}
  - {repoURL: "https://git.example/acme/values.git", ref: values}
  - {repoURL: "https://git.example/acme/deploy.git", path: more}
"""
    rows = read(memory_tree, {"a.yaml": text})
    assert told(rows, "cni") == {
        ("built from", "helm-chart:charts.example/stable/cni", "1.18.5"),
        ("uses", "file:values", "values of a chart"),
        ("built from", "file:deploy/more", ""),
    }
    assert "canary" not in repr(rows.rows)
