from __future__ import annotations

import pytest

from connectors.kubernetes.kubernetes_reading import Rows, TreeMaker, read
from merestone.connectors import kafka, kubernetes
from merestone.model.facts import Label, Problem, Property, Relation, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files

DEPLOYMENT = """\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: checkout
  namespace: shop
  labels: {team: payments, app.kubernetes.io/managed-by: Helm, helm.sh/chart: c-1}
  annotations:
    a8r.io/owner: "@ana"
    checksum/config: 0a1b2c
    kubectl.kubernetes.io/last-applied-configuration: "{}"
    db-password: hunter2
spec:
  selector: {matchLabels: {app: checkout}}
  template:
    metadata: {labels: {app: checkout}}
    spec:
      serviceAccountName: checkout
      imagePullSecrets: [{name: pull}]
      initContainers: [{name: wait, image: busybox}]
      containers:
      - name: server
        image: ghcr.io/acme/checkout:1.2@sha256:00
        env:
        - {name: A, value: canary-value}
        - {name: B, valueFrom: {secretKeyRef: {name: db, key: url}}}
        envFrom: [{configMapRef: {name: settings}}]
      volumes:
      - {name: v, persistentVolumeClaim: {claimName: data}}
      - {name: w, projected: {sources: [{secret: {name: tls}}]}}
---
apiVersion: v1
kind: Service
metadata: {name: checkout, namespace: shop}
spec: {selector: {app: checkout}}
---
apiVersion: v1
kind: Service
metadata: {name: elsewhere, namespace: other}
spec: {selector: {app: checkout}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {name: checkout, namespace: shop}
spec: {scaleTargetRef: {apiVersion: apps/v1, kind: Deployment, name: checkout}}
"""


def test_a_workload_says_what_it_runs_and_uses(memory_tree: TreeMaker) -> None:
    rows = read(memory_tree, {"k8s/checkout.yaml": DEPLOYMENT})
    at = "shop/Deployment/checkout"
    assert rows.links(at) == {
        ("runs", "image:docker.io/library/busybox"),
        ("runs", "image:ghcr.io/acme/checkout:1.2"),
        ("uses", "shop/ServiceAccount/checkout"),
        ("uses", "shop/Secret/pull"),
        ("uses", "shop/Secret/db"),
        ("uses", "shop/ConfigMap/settings"),
        ("uses", "shop/PersistentVolumeClaim/data"),
        ("uses", "shop/Secret/tls"),
    }
    assert rows.links("shop/Service/checkout") == {("selects", at)}
    assert rows.links("other/Service/elsewhere") == set()
    assert rows.links("shop/HorizontalPodAutoscaler/checkout") == {("scales", at)}
    image = next(r for r in rows.of(Relation) if r.target.endswith("busybox"))
    assert (image.path, image.line) == ("k8s/checkout.yaml", 19)


def test_labels_that_people_wrote_are_kept_and_machines_are_not(memory_tree: TreeMaker) -> None:
    rows = read(memory_tree, {"a.yaml": DEPLOYMENT})
    at = "shop/Deployment/checkout"
    assert rows.labels(at) == {
        ("label", "team", "payments"),
        ("annotation", "a8r.io/owner", "@ana"),
    }
    assert ("managed by", "Helm") in rows.properties(at)


def test_a_namespace_that_only_objects_say_is_stated_once(memory_tree: TreeMaker) -> None:
    rows = read(memory_tree, {"a.yaml": DEPLOYMENT})
    namespaces = [row for row in rows.of(Thing) if row.kind == "Namespace"]
    assert [(row.name, row.line) for row in namespaces] == [("shop", 5), ("other", 38)]
    thing = next(row for row in rows.of(Thing) if row.kind == "Deployment")
    assert thing.parent == "kubernetes:repo/-/Namespace/shop"


@pytest.mark.parametrize(
    "text",
    [
        "apiVersion: v1\nkind: Secret\nmetadata: {name: s}\nstringData: {k: canary}\n",
        "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: s}\ndata: {k: canary}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: s, annotations: {api-token: canary}}\n",
        "apiVersion: v1\nkind: Pod\nmetadata: {name: s, labels: {u: 'https://a:canary@h/'}}\n",
        "apiVersion: x.y/v1\nkind: Z\nmetadata: {name: s}\nspec: {password: canary}\n",
        (
            "apiVersion: argoproj.io/v1alpha1\nkind: Application\nmetadata: {name: a}\n"
            "spec: {source: {repoURL: 'https://u:canary@git.example/x/y.git', path: p}}\n"
        ),
        (
            "apiVersion: source.toolkit.fluxcd.io/v1\nkind: GitRepository\nmetadata: {name: a}\n"
            "spec: {url: 'https://u:canary@git.example/x/y.git'}\n"
        ),
        (
            "apiVersion: v1\nkind: Pod\nmetadata: {name: s}\n"
            "spec: {containers: [{name: c, args: [canary], env: [{name: A, value: canary}]}]}\n"
        ),
    ],
)
def test_no_secret_and_no_value_leaves(memory_tree: TreeMaker, text: str) -> None:
    rows = read(memory_tree, {"a.yaml": text})
    assert len(rows.of(Thing)) == 1
    assert "canary" not in repr(rows.rows)


def test_a_generated_secret_has_a_name_and_no_value(memory_tree: TreeMaker) -> None:
    text = "secretGenerator:\n- name: keys\n  literals: [k=canary]\n"
    rows = read(memory_tree, {"kustomization.yaml": text})
    assert rows.addresses == ["-/Secret/keys"]
    assert "canary" not in repr(rows.rows)


def test_groups_in_role_bindings_speak_of_the_namespace(memory_tree: TreeMaker) -> None:
    text = """\
apiVersion: v1
kind: Namespace
metadata: {name: shop, annotations: {owner: payments}}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: admins, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: admin}
subjects:
- {kind: Group, name: acme/payments, apiGroup: rbac.authorization.k8s.io}
- {kind: Group, name: "system:masters", apiGroup: rbac.authorization.k8s.io}
- {kind: ServiceAccount, name: robot, namespace: ci}
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {name: viewers, namespace: shop}
roleRef: {apiGroup: rbac.authorization.k8s.io, kind: ClusterRole, name: view}
subjects: [{kind: Group, name: everybody}]
"""
    rows = read(memory_tree, {"a.yaml": text})
    assert rows.labels("-/Namespace/shop") == {
        ("annotation", "owner", "payments"),
        ("field", "rolebinding:admin", "acme/payments"),
    }
    assert rows.links("shop/RoleBinding/admins") == {
        ("uses", "-/ClusterRole/admin"),
        ("binds", "ci/ServiceAccount/robot"),
    }
    label = next(row for row in rows.of(Label) if row.origin == "field")
    assert label.line == 10


def test_lists_and_custom_kinds_and_crds(memory_tree: TreeMaker) -> None:
    text = """\
apiVersion: v1
kind: List
items:
- apiVersion: apiextensions.k8s.io/v1
  kind: CustomResourceDefinition
  metadata: {name: fleets.acme.io}
  spec: {group: acme.io, scope: Cluster, names: {kind: Fleet}, versions: [{name: v1}, {name: v2}]}
- {apiVersion: acme.io/v1, kind: Fleet, metadata: {name: all, namespace: ignored}}
- {apiVersion: serving.knative.dev/v1, kind: Service, metadata: {name: f, namespace: n}}
- {apiVersion: backstage.io/v1alpha1, kind: Component, metadata: {name: no}}
"""
    rows = read(memory_tree, {"a.json.yaml": text})
    assert rows.addresses == [
        "-/CustomResourceDefinition/fleets.acme.io",
        "-/Fleet.acme.io/all",
        "-/Namespace/n",
        "n/Service.serving.knative.dev/f",
    ]
    assert {("group", "acme.io"), ("kind", "Fleet"), ("versions", "v1 v2")} <= rows.properties(
        "-/CustomResourceDefinition/fleets.acme.io"
    )


def test_objects_of_one_name_in_two_groups_are_two_things(memory_tree: TreeMaker) -> None:
    text = "".join(
        f"---\napiVersion: {version}\nkind: {kind}\nmetadata: {{name: web, namespace: n}}\n"
        for version, kind in (
            ("networking.istio.io/v1", "Gateway"),
            ("networking.istio.io/v1beta1", "Gateway"),
            ("gateway.networking.k8s.io/v1", "Gateway"),
            ("v1", "Service"),
            ("serving.knative.dev/v1", "Service"),
            ("networking.k8s.io/v1", "Ingress"),
            ("extensions/v1beta1", "Ingress"),
            ("snapshot.storage.k8s.io/v1", "VolumeSnapshot"),
        )
    )
    rows = read(memory_tree, {"a.yaml": text})
    assert sorted(set(rows.addresses)) == [
        "-/Namespace/n",
        "n/Gateway.gateway.networking.k8s.io/web",
        "n/Gateway.networking.istio.io/web",
        "n/Ingress/web",
        "n/Service.serving.knative.dev/web",
        "n/Service/web",
        "n/VolumeSnapshot.snapshot.storage.k8s.io/web",
    ]
    kinds = {row.kind for row in rows.of(Thing)}
    assert kinds >= {"Gateway", "Service", "Service.serving.knative.dev", "VolumeSnapshot"}


TOPIC = """apiVersion: kafka.strimzi.io/v1
kind: KafkaTopic
metadata: {name: orders, namespace: pay, labels: {strimzi.io/cluster: main, team: pay}}
spec: {topicName: shop.orders}
---
apiVersion: kafka.strimzi.io/v1
kind: Kafka
metadata: {name: main, namespace: kafka}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaUser
metadata: {name: api, labels: {strimzi.io/cluster: main}}
---
apiVersion: kafka.strimzi.io/v1
kind: KafkaNodePool
metadata: {name: pool, labels: {strimzi.io/cluster: main}}
"""


def test_what_strimzi_declares_is_one_thing(memory_tree: TreeMaker) -> None:
    rows = read(memory_tree, {"a.yaml": TOPIC})
    things = {row.address: row for row in rows.of(Thing) if row.address.startswith("kafka:")}
    own = [
        row
        for row in read_files(memory_tree({"a.yaml": TOPIC.encode()}), [kafka], ReadSettings())
        if isinstance(row, Thing) and row.kind != "brokers"
    ]
    assert {(r.address, r.kind, r.name) for r in own} == {
        (r.address, r.kind, r.name) for r in things.values()
    }
    topic = things["kafka:main/topic/shop.orders"]
    assert topic.parent == "kafka:main"
    assert things["kafka:main"].parent == "kubernetes:repo/-/Namespace/kafka"
    object_ = "kubernetes:repo/pay/KafkaTopic.kafka.strimzi.io/orders"
    assert ("object", object_) in {
        (r.key, r.value) for r in rows.of(Property) if r.address == topic.address
    }
    assert not [row for row in rows.of(Label) if row.address == topic.address]


def test_what_an_overlay_adds_to_a_topic_is_said_of_it(memory_tree: TreeMaker) -> None:
    over = "resources: [../base]\ncommonLabels: {owner: edge}\n"
    rows = read(
        memory_tree,
        {
            "base/kustomization.yaml": "resources: [a.yaml]\n",
            "base/a.yaml": TOPIC,
            "over/kustomization.yaml": over,
        },
    )
    assert [(r.path, r.key, r.value) for r in rows.of(Label) if "/topic/" in r.address] == [
        ("over/kustomization.yaml", "owner", "edge")
    ]


def test_a_setting_says_which_cluster_a_file_is_for(memory_tree: TreeMaker) -> None:
    app = "apiVersion: apps/v1\nkind: Deployment\nmetadata: {name: web, namespace: n}\n"
    files = {
        "envs/prod/kustomization.yaml": "resources: [../../base]\n",
        "envs/dev/kustomization.yaml": "resources: [../../base]\n",
        "base/kustomization.yaml": "resources: [web.yaml]\n",
        "base/web.yaml": app,
        "raw/prod.yaml": "apiVersion: v1\nkind: Namespace\nmetadata: {name: n}\n",
    }
    tree = memory_tree({path: text.encode() for path, text in files.items()})

    def cluster_of(repo: str, path: str) -> str:
        return "main" if "prod" in path else repo

    rows = Rows(list(read_files(tree, [kubernetes], ReadSettings(cluster_of=cluster_of))))
    things = {row.address: row for row in rows.of(Thing)}
    assert set(things) == {
        "kubernetes:main/-/Namespace/n",
        "kubernetes:main/n/Deployment/web",
        "kubernetes:repo/-/Namespace/n",
        "kubernetes:repo/n/Deployment/web",
    }
    assert things["kubernetes:main/n/Deployment/web"].parent == "kubernetes:main/-/Namespace/n"
    assert things["kubernetes:main/-/Namespace/n"].path == "raw/prod.yaml"
    built = {(r.address, r.target) for r in rows.of(Relation) if r.type == "built from"}
    prod = "file:repo/envs/prod/kustomization.yaml"
    assert ("kubernetes:main/n/Deployment/web", prod) in built


def test_argo_and_flux_say_what_they_deploy(memory_tree: TreeMaker) -> None:
    text = """\
apiVersion: argoproj.io/v1alpha1
kind: AppProject
metadata: {name: pay, namespace: argocd}
spec:
  destinations: [{namespace: "pay-*", server: "https://kubernetes.default.svc"}]
  roles: [{name: deployer, groups: [acme:payments]}]
---
apiVersion: argoproj.io/v1alpha1
kind: Application
metadata: {name: checkout, namespace: argocd}
spec:
  project: pay
  source: {repoURL: "https://git.example/acme/deploy.git", path: ./apps/checkout}
  destination: {server: "https://kubernetes.default.svc", namespace: pay-prod}
---
apiVersion: source.toolkit.fluxcd.io/v1
kind: GitRepository
metadata: {name: team, namespace: apps}
spec: {url: "ssh://git@git.example/acme/team-apps"}
---
apiVersion: kustomize.toolkit.fluxcd.io/v1
kind: Kustomization
metadata: {name: team, namespace: apps}
spec:
  sourceRef: {kind: GitRepository, name: team}
  path: ./production
  targetNamespace: team-prod
  serviceAccountName: team
"""
    rows = read(memory_tree, {"a.yaml": text})
    assert rows.links("argocd/Application.argoproj.io/checkout") == {
        ("deploys", "-/Namespace/pay-prod"),
        ("built from", "file:deploy/apps/checkout"),
        ("uses", "argocd/AppProject.argoproj.io/pay"),
    }
    application = next(row for row in rows.of(Thing) if row.kind == "Application")
    assert application.parent == "kubernetes:repo/argocd/AppProject.argoproj.io/pay"
    assert rows.labels("argocd/AppProject.argoproj.io/pay") == {
        ("field", "role:deployer", "acme:payments")
    }
    assert rows.links("apps/Kustomization.kustomize.toolkit.fluxcd.io/team") == {
        ("uses", "apps/GitRepository.source.toolkit.fluxcd.io/team"),
        ("built from", "file:team-apps/production"),
        ("deploys", "-/Namespace/team-prod"),
        ("uses", "apps/ServiceAccount/team"),
    }


def test_encrypted_files_are_problems(memory_tree: TreeMaker) -> None:
    sops = "sops: {mac: 'ENC[AES256_GCM,data:x]'}\n"
    clear = "apiVersion: v1\nkind: Secret\nmetadata: {name: keys}\ndata: {k: 'ENC[x]'}\n"
    hidden = "apiVersion: 'ENC[x]'\nkind: 'ENC[y]'\nmetadata: {name: 'ENC[z]'}\n"
    rows = read(
        memory_tree,
        {
            "clear.yaml": clear + sops,
            "crypt.yaml": b"\0GITCRYPT\0\1\2",
            "hidden.yaml": hidden + sops,
        },
    )
    assert rows.addresses == ["-/Secret/keys"]
    found = {row.path: row.is_blinding for row in rows.of(Problem)}
    assert found == {"clear.yaml": False, "crypt.yaml": True, "hidden.yaml": True}


def test_what_is_known_only_once_rendered_is_a_problem(memory_tree: TreeMaker) -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: '{{ .Release.Name }}-x'}\n"
    chart = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: static}\n"
    rows = read(
        memory_tree,
        {"a.yaml": text, "c/Chart.yaml": "name: c\n", "c/templates/t.yaml": chart},
    )
    assert rows.addresses == []
    assert [(row.path, row.is_blinding) for row in rows.of(Problem)] == [
        ("a.yaml", True),
        ("c", True),
    ]


def test_field_managers_are_properties(memory_tree: TreeMaker) -> None:
    text = (
        "apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: c\n"
        "  managedFields: [{manager: argocd-controller, operation: Apply}]\n"
    )
    rows = read(memory_tree, {"a.yaml": text})
    assert ("field manager", "argocd-controller") in rows.properties("-/ConfigMap/c")


def test_the_same_object_in_two_folders_is_one_thing_in_two_places(memory_tree: TreeMaker) -> None:
    text = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: c, namespace: n}\n"
    rows = read(memory_tree, {"envs/dev/c.yaml": text, "envs/prod/c.yaml": text})
    places = [row.path for row in rows.of(Thing) if row.kind == "ConfigMap"]
    assert places == ["envs/dev/c.yaml", "envs/prod/c.yaml"]
