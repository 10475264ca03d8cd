from __future__ import annotations

import importlib
import os
from pathlib import Path

import pytest

from merestone.connectors import kubernetes
from merestone.model.facts import Problem, Property, Thing
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.kustomize.kinds import is_builtin_group
from merestone.source.tree import open_tree
from merestone.source.yaml import Map, Seq, load_documents

kubernetes_validate = importlib.import_module("kubernetes_validate")
WANTED = {
    "flux2-multi-tenancy": 13,
    "kube-prometheus": 94,
    "kubeflow-manifests": 93,
    "microservices-demo": 65,
    "strimzi-examples": 60,
}


def estate(name: str) -> Path:
    root = Path(os.environ.get("MERESTONE_SHARED", "../shared")) / "estates" / name
    if not root.is_dir():
        pytest.skip(f"{root} is not here")
    return root


def plain(value: object) -> object:
    if isinstance(value, Map):
        return {key: plain(inner) for key, inner in value.items()}
    return [plain(inner) for inner in value] if isinstance(value, Seq) else value


@pytest.mark.parametrize("name", WANTED)
def test_what_is_stated_is_valid(name: str) -> None:
    """A patch or a template taken for an object would not be valid by itself."""
    root = estate(name)
    rows = list(read_files(open_tree(root), [kubernetes], ReadSettings()))
    assert len({row.address for row in rows if isinstance(row, Thing)}) == WANTED[name]
    assert all(row.covers.endswith("//") for row in rows if isinstance(row, Problem))
    things = {(row.path, row.line): row for row in rows if isinstance(row, Thing)}
    versions = {
        (row.path, row.line): row.value
        for row in rows
        if isinstance(row, Property) and row.key == "api version"
    }
    judged = 0
    wrong = []
    documents: dict[str, list[object]] = {}
    for path, line in sorted(versions):
        if not is_builtin_group(versions[path, line].rpartition("/")[0]):
            continue
        if things[path, line].kind == "CustomResourceDefinition":
            continue
        if path not in documents:
            documents[path] = load_documents((root / path).read_bytes())
        found = [each for each in documents[path] if isinstance(each, Map) and each.line == line]
        if not found:  # an item of a list, or what a generator makes
            continue
        try:
            kubernetes_validate.validate(plain(found[0]), "1.37", strict=True)
        except kubernetes_validate.ValidationError as error:
            wrong.append((path, line, str(error)[:200]))
        judged += 1
    assert wrong == []
    assert judged >= 3
