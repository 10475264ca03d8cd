"""Which files are pipelines, by path and bytes, and what each of them says."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.pipelines import azure, circleci, gitlab
from merestone.connectors.pipelines.exported import may_hold_runs, runs_in
from merestone.connectors.pipelines.github import workflow
from merestone.connectors.pipelines.github_action import NAMES, action, is_action
from merestone.connectors.pipelines.jenkins import is_jenkinsfile, jenkinsfile
from merestone.connectors.pipelines.kubernetes_runs import is_pipeline, pipeline_object
from merestone.source.file_connector import Record, Unparsed
from merestone.source.file_text import FileText
from merestone.source.kubernetes_objects import may_hold_objects, objects_of
from merestone.source.said import Said
from merestone.source.yaml import Map, YamlError, iter_documents

WORKFLOWS = ".github/workflows/"
YAML = (".yml", ".yaml")


def concerns(path: str) -> bool:
    """Return whether a path may be a pipeline's or an export's of its runs."""
    return path.endswith((*YAML, ".json")) or is_jenkinsfile(path.rpartition("/")[2])


def wants(file: FileText) -> bool:
    """Return whether a file looks like one."""
    return bool(_form(file))


def parse(file: FileText) -> list[Record]:
    """Return what the file says, its form first."""
    form = _form(file)
    if form == "runs":
        return [[form], *(list(run) for run in runs_in(file.json))]
    made = [list(said) for said in _said(form, file)]
    return [[form], *made] if made else []


def _form(file: FileText) -> str:
    if is_jenkinsfile(file.name):
        return "jenkins"
    if file.path.endswith(".json"):
        return "runs" if may_hold_runs(file) else _objects_form(file)
    if not file.path.endswith(YAML):
        return ""
    return _named_form(file) or _objects_form(file) or _gitlab_form(file)


def _named_form(file: FileText) -> str:
    """Return the form of a file whose place tells it."""
    path = file.path
    told = {
        "workflow": path.startswith(WORKFLOWS) and path.count("/") == 2,
        "action": file.name in NAMES and b"using" in file.data,
        "circleci": path in circleci.PATHS,
        "azure": azure.is_named_so(path),
    }
    return next((form for form, is_so in told.items() if is_so), "")


def _objects_form(file: FileText) -> str:
    looks = b"argoproj.io" in file.data or b"tekton.dev" in file.data
    return "objects" if looks and may_hold_objects(file) else ""


def _gitlab_form(file: FileText) -> str:
    if gitlab.is_named_so(file.path):
        return "gitlab"
    return "gitlab part" if gitlab.LOOK.search(file.data) else ""


def _said(form: str, file: FileText) -> Iterator[Said]:
    if form == "jenkins":
        yield from jenkinsfile(file.path, file.text)
    elif form == "objects":
        for found in objects_of(file):
            if is_pipeline(found):
                yield from pipeline_object(found)
    elif form == "gitlab":
        yield from gitlab.pipeline(file.path, file.documents)
    elif form == "gitlab part":
        yield from _part(file)
    else:
        yield from _document(form, file.path, _only(file))


def _part(file: FileText) -> Iterator[Said]:
    """Yield what a file says that may be included; its fault counts only where it is.

    So `file.documents` is left alone: a fault there is told at once.
    """
    documents = list(iter_documents(file.data))
    fault = documents.pop() if documents and isinstance(documents[-1], YamlError) else None
    yield from gitlab.pipeline(file.path, documents)
    if fault is not None:
        reason = f"it cannot be read: {fault.reason}"
        yield Said("remark", fault.line, f"ci:./{file.path}", "", reason)


def _document(form: str, path: str, document: Any) -> Iterator[Said]:
    if not isinstance(document, Map):
        return
    if form == "workflow" and "jobs" in document:
        yield from workflow(path, document)
    elif form == "action" and is_action(document):
        yield from action(path, document)
    elif form == "azure":
        yield from azure.pipeline(path, document)
    elif form == "circleci":
        yield from circleci.configuration(path, document)


def _only(file: FileText) -> Any:
    """Return the first document; a workflow that is no mapping is a fault of its file."""
    first = file.documents[0] if file.documents else None
    if first is not None and not isinstance(first, Map) and file.path.startswith(WORKFLOWS):
        raise Unparsed(1, "no mapping: a workflow has `on` and `jobs` at its top")
    return first
