from __future__ import annotations

import os
from pathlib import Path

import pytest

from connectors.kubernetes.kubernetes_reading import TreeMaker, read
from connectors.kubernetes.kustomize_rendering import composed, rendered
from merestone.model.facts import Label, Problem, Thing

BASE = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web, labels: {tier: front}}
spec:
  selector: {matchLabels: {app: web}}
  template:
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: runner
      containers:
      - {name: web, image: redis, envFrom: [{configMapRef: {name: settings}}]}
      - {name: side, image: localhost:5000/side:1}
---
apiVersion: v1
kind: Service
metadata: {name: web}
spec: {selector: {app: web}, ports: [{port: 80}]}
---
apiVersion: v1
kind: ServiceAccount
metadata: {name: runner}
---
apiVersion: v1
kind: Namespace
metadata: {name: base-ns}
---
apiVersion: batch/v1
kind: CronJob
metadata: {name: tidy}
spec:
  schedule: "* * * * *"
  jobTemplate:
    spec: {template: {spec: {restartPolicy: Never, containers: [{name: t, image: redis:6}]}}}
---
apiVersion: cert-manager.io/v1
kind: ClusterIssuer
metadata: {name: acme}
"""
KUSTOMIZATION = "resources: [app.yaml]\nconfigMapGenerator:\n- {name: settings, literals: [a=b]}\n"
OVERLAY = """\
resources: [../../base]
components: [../../components/extra]
namespace: {name}
namePrefix: {name}-
nameSuffix: -v2
labels: [{{pairs: {{team: {name}-team}}, includeSelectors: true}}]
commonAnnotations: {{owner: {name}-owner}}
images: [{{name: redis, newName: mirror.example/redis, newTag: "7"}}]
configMapGenerator:
- {{name: settings, behavior: merge, literals: [c=d]}}
patches:
- path: side.yaml
- target: {{kind: CronJob, name: t.*}}
  patch: |-
    - {{op: add, path: /metadata/labels, value: {{cron: "yes"}}}}
    - op: replace
      path: /spec/jobTemplate/spec/template/spec/containers/0/image
      value: "redis:5"
- patch: |-
    apiVersion: v1
    kind: ServiceAccount
    metadata: {{name: runner}}
    $patch: delete
- target: {{labelSelector: "tier in (front), !never"}}
  options: {{allowNameChange: true}}
  patch: |-
    apiVersion: apps/v1
    kind: Deployment
    metadata: {{name: renamed, labels: {{more: x}}}}
"""
SIDE = """\
apiVersion: apps/v1
kind: Deployment
metadata: {name: web}
spec:
  template:
    spec:
      containers:
      - {name: side, $patch: delete}
      - {name: third, image: "third:3"}
"""
COMPONENT = """\
apiVersion: kustomize.config.k8s.io/v1alpha1
kind: Component
resources: [extra.yaml]
patches:
- target: {kind: Service}
  patch: '[{"op": "add", "path": "/metadata/labels", "value": {"by": "component"}}]'
"""
EXTRA = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: extra}\n"
FILES: dict[str, str | bytes] = {
    "base/app.yaml": BASE,
    "base/kustomization.yaml": KUSTOMIZATION,
    "components/extra/kustomization.yaml": COMPONENT,
    "components/extra/extra.yaml": EXTRA,
    "overlays/dev/kustomization.yaml": OVERLAY.format(name="dev"),
    "overlays/dev/side.yaml": SIDE,
    "overlays/prod/kustomization.yaml": OVERLAY.format(name="prod"),
    "overlays/prod/side.yaml": SIDE,
}


RENAME = '[{"op": "replace", "path": "/metadata/name", "value": "other"}]'


def write(root: Path, files: dict[str, str | bytes]) -> None:
    for path, text in files.items():
        (root / path).parent.mkdir(parents=True, exist_ok=True)
        (root / path).write_bytes(text.encode() if isinstance(text, str) else text)


def test_a_base_is_stated_per_overlay_and_never_by_itself(memory_tree: TreeMaker) -> None:
    rows = read(memory_tree, FILES)
    assert rows.reasons == []
    dev = [address for address in rows.addresses if "dev" in address]
    assert len(dev) * 2 == len(rows.addresses)
    at = "dev/Deployment/dev-renamed-v2"
    things = [row for row in rows.of(Thing) if row.address.endswith(at)]
    assert [(row.path, row.line) for row in things] == [("base/app.yaml", 1)]
    assert rows.labels(at) == {
        ("label", "more", "x"),
        ("label", "tier", "front"),
        ("label", "team", "dev-team"),
        ("annotation", "owner", "dev-owner"),
    }
    assert rows.links(at) == {
        ("built from", "file:repo/overlays/dev/kustomization.yaml"),
        ("runs", "image:mirror.example/redis:7"),
        ("runs", "image:docker.io/library/third:3"),
        ("uses", "dev/ConfigMap/dev-settings-v2"),
        ("uses", "dev/ServiceAccount/runner"),
    }
    assert ("selects", at) in rows.links("dev/Service/dev-web-v2")


def test_a_label_is_where_the_overlay_says_it(memory_tree: TreeMaker) -> None:
    rows = read(memory_tree, FILES)
    places = {row.path for row in rows.of(Label) if row.value == "prod-team"}
    assert places == {"overlays/prod/kustomization.yaml"}


def test_composition_equals_the_rendering(tmp_path: Path) -> None:
    write(tmp_path, FILES)
    found = composed(tmp_path)
    assert list(found) == [f"overlays/{name}/kustomization.yaml" for name in ("dev", "prod")]
    for path, resources in found.items():
        assert resources == rendered((tmp_path / path).parent)


@pytest.mark.parametrize(
    "overlay",
    [
        "resources: [../base]\ncommonLabels: {a: b}\n",
        "bases: [../base]\nnamespace: x\n",
        "resources: [../base]\nlabels: [{pairs: {a: b}, includeTemplates: true}]\n",
        "resources: [../base]\nimages: [{name: redis, digest: 'sha256:aa'}]\n",
        "resources: [../base]\nimages: [{name: localhost:5000/side, newTag: '2'}]\n",
        (
            "resources: [../base]\npatches:\n- patch: |-\n    apiVersion: apps/v1\n"
            "    kind: Deployment\n"
            "    metadata: {name: web, labels: {tier: null}}\n"
        ),
        (
            "resources: [../base]\nnamePrefix: p-\npatches:\n- target: {kind: Deployment}\n"
            '  patch: \'[{"op": "replace", "path": "/metadata/name", "value": "other"}]\'\n'
        ),
        (
            "resources: [../base]\npatches:\n- target: {kind: Deployment}\n"
            '  patch: \'[{"op": "remove", "path": "/spec/template/spec/containers/0"}]\'\n'
        ),
        (
            "resources: [../base]\npatches:\n- target: {group: apps, version: v1, name: we}\n"
            '  patch: \'[{"op": "replace", "path": "/metadata/name", "value": "other"}]\'\n'
        ),
        (
            "resources: [../base]\npatchesStrategicMerge:\n- |-\n  apiVersion: v1\n"
            "  kind: Service\n"
            "  metadata: {name: web}\n  $patch: delete\n"
        ),
        (
            "resources: [../base]\npatchesJson6902:\n"
            "- target: {version: v1, kind: Service, name: web}\n"
            '  patch: \'[{"op": "add", "path": "/metadata/labels", "value": {"z": "z"}}]\'\n'
        ),
        (
            "resources: [../base]\npatches:\n- target: {kind: Service}\n  patch: |-\n"
            "    apiVersion: v1\n    kind: Service\n    metadata: {name: other, namespace: n}\n"
        ),
        (
            "resources: [../base]\ngeneratorOptions: {labels: {g: h}}\n"
            "secretGenerator: [{name: s, namespace: q, literals: [a=b]}]\n"
        ),
    ],
)
def test_each_change_equals_the_rendering(tmp_path: Path, overlay: str) -> None:
    base = {"base/app.yaml": BASE, "base/kustomization.yaml": KUSTOMIZATION}
    write(tmp_path, {**base, "over/kustomization.yaml": overlay})
    theirs = rendered(tmp_path / "over")
    assert theirs is not None
    assert composed(tmp_path)["over/kustomization.yaml"] == theirs


@pytest.mark.parametrize(
    "estate", ["flux2-multi-tenancy", "microservices-demo", "kubeflow-manifests"]
)
def test_real_kustomizations_equal_the_rendering(estate: str) -> None:
    root = Path(os.environ.get("MERESTONE_SHARED", "../shared")) / "estates" / estate
    if not root.is_dir():
        pytest.skip(f"{root} is not here")
    found = {path: (ours, rendered((root / path).parent)) for path, ours in composed(root).items()}
    judged = {path: pair for path, pair in found.items() if pair[1] is not None}
    assert len(judged) >= 5
    assert [path for path, (ours, theirs) in judged.items() if ours != theirs] == []


@pytest.mark.parametrize(
    ("kustomization", "reason", "is_blinding"),
    [
        ("resources: [missing.yaml]", "'missing.yaml' is not in this repository", True),
        ("resources: ['https://u:p@git.example/x//y?ref=1']", "is elsewhere and not read", True),
        ("resources: [../../out]", "leads out of this repository", True),
        ("resources: [.]", "in a circle", True),
        ("helmCharts: [{name: c}]", "`helmCharts` is not followed", True),
        ("generators: [g.yaml]", "`generators` is not followed", True),
        ("transformers: [t.yaml]", "`transformers` is not followed", True),
        ("replacements: [{path: r.yaml}]", "`replacements` in a file are not followed", False),
        ("patches: [{patch: '{}'}]", "neither an object nor a list of operations", False),
        ("patches: [{patch: '[{op: add, path: /metadata/name}]'}]", "needs a `target`", False),
        ("patches: [{path: no.yaml}]", "'no.yaml' is not in this repository", False),
        (
            "patches: [{target: {name: '('}, patch: '[{op: add, path: /metadata/name}]'}]",
            "is no RE2",
            False,
        ),
    ],
)
def test_what_is_not_followed_is_said(
    memory_tree: TreeMaker, kustomization: str, reason: str, is_blinding: bool
) -> None:
    rows = read(memory_tree, {"a/kustomization.yaml": kustomization})
    found = [(row.is_blinding, row.reason) for row in rows.of(Problem)]
    assert any(reason in said and blinding is is_blinding for blinding, said in found), found
    assert "u:p" not in repr(rows.rows)


def test_a_component_that_nobody_includes_is_stated_as_written(memory_tree: TreeMaker) -> None:
    files = {path: text for path, text in FILES.items() if path.startswith("components")}
    rows = read(memory_tree, files)
    assert rows.addresses == ["-/ConfigMap/extra"]
    assert ["no kustomization here includes" in reason for reason in rows.reasons] == [True]


def test_files_of_generators_are_no_objects(memory_tree: TreeMaker) -> None:
    kustomization = "configMapGenerator:\n- {name: c, files: [inner.yaml, k=other.yaml]}\n"
    files = {"kustomization.yaml": kustomization, "inner.yaml": EXTRA, "other.yaml": EXTRA}
    assert read(memory_tree, dict(files)).addresses == ["-/ConfigMap/c"]


def test_flux_objects_in_a_file_named_so_are_objects(memory_tree: TreeMaker) -> None:
    text = (
        "apiVersion: kustomize.toolkit.fluxcd.io/v1\nkind: Kustomization\n"
        "metadata: {name: k, namespace: n}\n"
    )
    assert (
        "n/Kustomization.kustomize.toolkit.fluxcd.io/k"
        in read(memory_tree, {"a/kustomization.yaml": text}).addresses
    )


def test_replacements_set_labels_and_unknown_images_are_computed(
    memory_tree: TreeMaker,
) -> None:
    kustomization = (
        "resources: [app.yaml]\nnamespace: prod\nreplacements:\n"
        "- source: {kind: Service, name: web, fieldPath: metadata.namespace}\n"
        "  targets:\n  - select: {kind: Deployment}\n    fieldPaths: [metadata.labels.tier]\n"
        "- source: {kind: ConfigMap, name: c, fieldPath: data.image}\n"
        "  targets:\n  - select: {kind: Deployment}\n"
        "    fieldPaths: ['spec.template.spec.containers.[name=web].image']\n"
    )
    rows = read(memory_tree, {"k/kustomization.yaml": kustomization, "k/app.yaml": BASE})
    assert rows.labels("prod/Deployment/web") == {("label", "tier", "prod")}
    images = {to for verb, to in rows.links("prod/Deployment/web") if verb == "runs"}
    assert "image:*" in images
    assert len(images) == 2
    where = "spec.template.spec.containers.[name=web].image of Deployment web"
    assert f"the value that it puts at {where} is not known" in rows.reasons
