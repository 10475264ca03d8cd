"""Argo Workflows and Tekton objects: what they run, and which of their kind they use.

They keep the addresses that they have as Kubernetes objects.

Source: Argo Workflows' fields (templates, `templateRef`, `workflowTemplateRef`) and Tekton's API
(v1 and v1beta1: tasks, `taskRef`, `pipelineRef`, `steps`, TriggerTemplate's `resourcetemplates`).
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.pipelines.computed import BRACES, UNKNOWN
from merestone.connectors.pipelines.github_steps import image_run, scripted
from merestone.connectors.pipelines.shapes import items, line_of, mapping, word
from merestone.source.kubernetes_objects import KubernetesObject, kind_word, object_address
from merestone.source.said import Said, prop, relation, thing
from merestone.source.yaml import Map, Seq

ARGO_GROUP = "argoproj.io"
ARGO = frozenset(("Workflow", "WorkflowTemplate", "CronWorkflow", "ClusterWorkflowTemplate"))
TEKTON = frozenset(
    (
        *("Pipeline", "Task", "ClusterTask", "PipelineRun", "TaskRun", "StepAction"),
        *("TriggerTemplate", "TriggerBinding", "Trigger", "EventListener"),
    )
)
TRIGGERS = frozenset(("TriggerTemplate", "TriggerBinding", "Trigger", "EventListener"))
TEKTON_GROUP = "tekton.dev"
INSTANCES = frozenset(("workflowTemplateRef", "pipelineRef", "taskRef"))
REFERENCES = {
    "templateRef": "WorkflowTemplate",
    "workflowTemplateRef": "WorkflowTemplate",
    "taskRef": "Task",
    "pipelineRef": "Pipeline",
}
CLUSTER_WIDE = frozenset(("ClusterWorkflowTemplate", "ClusterTask"))
RUNS_ONE = frozenset(("Workflow", "CronWorkflow", "PipelineRun", "TaskRun"))
MOST_DEPTH = 24


def is_pipeline(found: KubernetesObject) -> bool:
    """Return whether an object is one of Argo Workflows' or Tekton's."""
    return (found.group == ARGO_GROUP and found.kind in ARGO) or (
        found.group in ("tekton.dev", "triggers.tekton.dev") and found.kind in TEKTON
    )


def pipeline_object(found: KubernetesObject) -> Iterator[Said]:
    """Yield what one object says."""
    namespace = "" if found.kind in CLUSTER_WIDE else found.namespace
    address = object_address(".", namespace, found.word, found.name)
    yield thing(found.line, address, found.kind, found.name)
    spec = mapping(found.body.get("spec"))
    for key in ("schedule", "schedules"):
        for each, line in items(spec.get(key), line_of(spec, key)):
            yield from prop(line, address, "schedule", word(each))
    seen: set[tuple[str, str]] = set()
    for said in _within(address, found, spec, 0):
        if (said.key, said.value) not in seen:
            seen.add((said.key, said.value))
            yield said


def _within(address: str, found: KubernetesObject, value: Any, depth: int) -> Iterator[Said]:
    """Yield what is said anywhere inside: a reference, a container, a script, a task."""
    if depth > MOST_DEPTH:
        return
    if isinstance(value, Seq):
        for each in value:
            yield from _within(address, found, each, depth + 1)
    elif isinstance(value, Map):
        yield from _here(address, found, value)
        for each in value.values():
            if isinstance(each, Map | Seq):
                yield from _within(address, found, each, depth + 1)


def _here(address: str, found: KubernetesObject, value: Map) -> Iterator[Said]:
    for key, kind in REFERENCES.items():
        if isinstance(value.get(key), Map):
            yield from _reference(address, found, value, key, kind)
    template = value.get("template")
    if found.kind in ("EventListener", "Trigger") and isinstance(template, Map):
        name = word(template.get("ref"))
        if name:
            target = object_address(".", found.namespace, _word(found, "TriggerTemplate"), name)
            yield relation(line_of(template, "ref"), address, "uses", target)
    image = BRACES.sub(UNKNOWN, word(value.get("image")))
    yield from image_run(address, image, line_of(value, "image"), {})
    script = value.get("script")
    if isinstance(script, str):
        yield from scripted(address, script, line_of(value, "script"), ".", {})


def _reference(
    address: str, found: KubernetesObject, holder: Map, key: str, kind: str
) -> Iterator[Said]:
    said = mapping(holder[key])
    name = word(said.get("name"))
    if not name:
        resolver = word(said.get("resolver"))
        if resolver:
            yield relation(said.line, address, "uses", f"ci-action:{resolver}/*", "resolver")
        return
    kind = word(said.get("kind")) or kind
    if said.get("clusterScope") is True:
        kind = "ClusterWorkflowTemplate"
    namespace = "" if kind in CLUSTER_WIDE else found.namespace
    verb = "instance of" if key in INSTANCES and found.kind in RUNS_ONE else "uses"
    target = object_address(".", namespace, _word(found, kind), BRACES.sub(UNKNOWN, name))
    yield relation(line_of(said, "name"), address, verb, target)


def _word(found: KubernetesObject, kind: str) -> str:
    """Return an address's word for a kind that an object names, of one of its own groups."""
    is_same = found.group == ARGO_GROUP or kind in TRIGGERS
    return kind_word(found.group if is_same else TEKTON_GROUP, kind)
