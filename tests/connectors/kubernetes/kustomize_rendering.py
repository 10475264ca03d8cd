"""What kubectl renders of a kustomization, as comparable values."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from merestone.connectors import kubernetes
from merestone.source.file_text import FileText
from merestone.source.kustomize.compose import Composer
from merestone.source.kustomize.nodes import items, text, texts
from merestone.source.kustomize.resource import Resource
from merestone.source.kustomize.transform import POD_PATHS
from merestone.source.yaml import load_documents

HASH = re.compile(r"-[0-9a-z]{10}$")
Shown = tuple[str, str, str, frozenset[tuple[str, str]], frozenset[str]]


def command() -> list[str]:
    for words in (["kustomize", "build"], ["kubectl", "kustomize"]):
        if shutil.which(words[0]):
            return words
    pytest.skip("neither kustomize nor kubectl is on PATH")


def rendered(folder: Path) -> list[Shown] | None:
    done = subprocess.run([*command(), str(folder)], capture_output=True, check=False, timeout=60)
    if done.returncode:
        return None
    return sorted(_shown(document) for document in load_documents(done.stdout))


def _shown(document: dict[str, Any]) -> Shown:
    metadata = document["metadata"]
    name = metadata["name"]
    if document["kind"] in {"ConfigMap", "Secret"}:
        name = HASH.sub("", name)
    labels = {
        (key, str(value)) for key, value in (metadata.get("labels") or {}).items() if _is_kept(key)
    }
    images = set()
    for dotted in POD_PATHS:
        pod: Any = document
        for key in dotted.split("."):
            pod = pod.get(key) if isinstance(pod, dict) else None
        for key in ("containers", "initContainers"):
            images |= {each["image"] for each in (pod or {}).get(key) or () if "image" in each}
    namespace = metadata.get("namespace", "")
    return (document["kind"], namespace, name, frozenset(labels), frozenset(images))


def _is_kept(key: str) -> bool:
    return not key.startswith("helm.sh/")


def composed(root: Path) -> dict[str, list[Shown]]:
    """Return what the connector composes, by the file of the root kustomization."""
    parsed = {}
    paths = sorted(path for path in root.rglob("*") if path.is_file())
    for path in paths:
        file = FileText(path.relative_to(root).as_posix(), path.read_bytes())
        if kubernetes.concerns(file.path) and kubernetes.wants(file):
            records = kubernetes.parse(file)
            if records:
                parsed[file.path] = records
    composer = Composer(frozenset(p.relative_to(root).as_posix() for p in paths), parsed)
    return {
        each.path: sorted(_resource(resource) for resource in each.resources)
        for each in composer.roots()
        if not each.is_component
    }


def _resource(resource: Resource) -> Shown:
    images = {
        text(container, "image")
        for dotted in POD_PATHS
        for key in ("containers", "initContainers")
        for container in items(resource.body, f"{dotted}.{key}")
    }
    labels = frozenset(texts(resource.body, "metadata.labels").items())
    name = resource.name
    if resource.kind in {"ConfigMap", "Secret"}:
        name = HASH.sub("", name)
    return (
        resource.kind,
        resource.said_namespace,
        name,
        frozenset((key, value) for key, value in labels if _is_kept(key)),
        frozenset(images - {""}),
    )
