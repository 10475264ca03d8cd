"""What was worked out when a file was parsed is what its whole body says."""

from __future__ import annotations

import json

import pytest

from connectors.kubernetes.kubernetes_reading import TreeMaker
from merestone.connectors import kubernetes
from merestone.connectors.kubernetes.raw import RawResource, raw_of
from merestone.model.settings import ReadSettings
from merestone.source.file_text import FileText
from merestone.source.kustomize.documents import OBJECT

POD = """\
    metadata: {labels: {app: web}}
    spec:
      serviceAccountName: runner
      containers:
      - {name: web, image: "registry.example/shop/web:1", envFrom: [{secretRef: {name: keys}}]}
      - {name: side, image: "{{ .Values.image }}"}
      volumes: [{name: v, configMap: {name: settings}}]
"""
OBJECTS = f"""\
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
  labels: {{team: pay, empty: null, app.kubernetes.io/managed-by: Helm}}
  ownerReferences: [{{apiVersion: acme.io/v1, kind: App, name: shop}}]
  managedFields: [{{manager: argocd}}]
spec:
  template:
{POD}---
apiVersion: v1
kind: Service
metadata: {{name: web, namespace: shop}}
spec: {{selector: {{app: web}}}}
---
apiVersion: policy/v1
kind: PodDisruptionBudget
metadata: {{name: web, namespace: shop}}
spec: {{selector: {{matchExpressions: [{{key: app, operator: In, values: [web]}}]}}}}
---
apiVersion: v1
kind: Pod
metadata: {{name: one, namespace: shop, labels: {{app: web}}}}
spec: {{containers: [{{name: a, image: b}}]}}
---
apiVersion: autoscaling/v2
kind: HorizontalPodAutoscaler
metadata: {{name: web, namespace: shop}}
spec: {{scaleTargetRef: {{apiVersion: apps/v1, kind: Deployment, name: web}}}}
---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata: {{name: fleets.acme.io}}
spec: {{group: acme.io, scope: Cluster, names: {{kind: Fleet}}}}
---
apiVersion: acme.io/v1
kind: Fleet
metadata:
  name: all
  namespace: ignored
  ownerReferences: [{{apiVersion: acme.io/v1, kind: App, name: shop}}]
---
apiVersion: rbac.authorization.k8s.io/v1
kind: RoleBinding
metadata: {{name: b, namespace: shop}}
roleRef: {{kind: ClusterRole, name: admin}}
subjects: [{{kind: Group, name: team-pay}}]
"""


@pytest.mark.parametrize("cluster", ["repo", "prod"])
def test_both_ways_give_the_same_rows(memory_tree: TreeMaker, cluster: str) -> None:
    data = OBJECTS.encode()
    kept = json.loads(json.dumps(kubernetes.parse(FileText("a.yaml", data))))
    bare = [record[:5] if record[0] == OBJECT else record for record in kept]
    tree = memory_tree({"a.yaml": data})
    settings = ReadSettings(cluster_of=lambda repo, path: cluster)
    told, decoded = (
        list(kubernetes.facts(tree, {"a.yaml": records}, settings)) for records in (kept, bare)
    )
    assert told == decoded
    assert sum(isinstance(raw_of(record, "a.yaml"), RawResource) for record in kept) == 6
    assert "kubernetes:./" not in repr(told)


def test_the_body_of_a_plain_object_is_not_decoded(memory_tree: TreeMaker) -> None:
    # Where it were decoded, what is broken in it would fail.
    (record,) = kubernetes.parse(FileText("a.yaml", OBJECTS.partition("---")[0].encode()))
    record = json.loads(json.dumps(record))
    record[4]["spec"]["unread"] = 7
    record[4]["metadata"].pop("managedFields")
    tree = memory_tree({"a.yaml": b""})
    assert list(kubernetes.facts(tree, {"a.yaml": [record]}, ReadSettings()))
