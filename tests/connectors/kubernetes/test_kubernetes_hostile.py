from __future__ import annotations

import contextlib
import json
import time
from contextlib import suppress

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from connectors.kubernetes.kubernetes_reading import TreeMaker, read
from merestone.connectors import kubernetes
from merestone.model.facts import Thing
from merestone.source.file_connector import Unparsed
from merestone.source.file_text import FileText
from merestone.source.yaml import YamlError

HEAD = "apiVersion: v1\nkind: Pod\nmetadata: {name: p}\n"
OP = '{"op": "add", "path": "%s", "value": 1},'
HOSTILE = {
    "many objects": (HEAD + "---\n") * 4_000,
    "deep": HEAD + "spec: " + "[" * 100_000,
    "labels": HEAD.replace("{name: p}", "{name: p, labels: {%s}}")
    % ",".join(f"k{n}: v" for n in range(80_000)),
    "aliases": HEAD
    + "a: &a [x,x,x,x,x,x,x,x,x,x]\n"
    + "".join(
        f"{chr(98 + n)}: &{chr(98 + n)} [{','.join([f'*{chr(97 + n)}'] * 10)}]\n" for n in range(9)
    )
    + "spec: {containers: *j}\n",
    "operations": "[" + OP % ("/metadata/labels/" + "x" * 30) * 10_000 + "]",
    "long path": "[" + OP % ("/a" * 400_000) + "]",
    "selector": "patches:\n- target: {labelSelector: '" + "a in (" * 100_000 + "'}\n  patch: ''\n",
    "expression": "patches:\n- target: {name: '" + "(a*)*" * 20_000 + "'}\n  patch: '[]'\n",
    "image": HEAD + "spec: {containers: [{name: c, image: '" + ":@/" * 300_000 + "'}]}\n",
    "op": "path\n" + "- [{ \t" * 150_000 + "op",
}


IN_KUSTOMIZATION = frozenset(("selector", "expression"))


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_ends_soon(memory_tree: TreeMaker, name: str) -> None:
    path = "kustomization.yaml" if name in IN_KUSTOMIZATION else "a.yaml"
    file = FileText(path, HOSTILE[name].encode())
    suppressed = suppress(Unparsed, YamlError)
    with suppressed:
        _ = file.documents
    begun = time.process_time()
    with suppressed:
        kubernetes.parse(file)
    assert time.process_time() - begun < 1
    rows = read(memory_tree, {path: HOSTILE[name], "ok.json": HEAD})
    assert any(row.path == "ok.json" for row in rows.of(Thing))


def test_circles_and_inclusions_without_end_are_bounded(memory_tree: TreeMaker) -> None:
    files: dict[str, str | bytes] = {
        f"l{n}/{side}/kustomization.yaml": (
            f"namePrefix: {side}\nresources: [../../l{n + 1}/a, ../../l{n + 1}/b]\n"
        )
        for n in range(20)
        for side in "ab"
    }
    files |= {f"l20/{s}/kustomization.yaml": "resources: [../../c.yaml]\n" for s in "ab"}
    begun = time.process_time()
    rows = read(memory_tree, {**files, "c.yaml": HEAD})
    assert time.process_time() - begun < 5
    assert any("inclusions are not followed" in reason for reason in rows.reasons)


def test_what_comes_before_a_fault_is_kept(memory_tree: TreeMaker) -> None:
    rows = read(memory_tree, {"a.yaml": HEAD + "---\n{{- if x }}\n", "b.yaml": HEAD})
    assert [row.path for row in rows.of(Thing)] == ["a.yaml", "b.yaml"]


values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: (
        st.lists(inner, max_size=3)
        | st.dictionaries(
            st.sampled_from(
                [
                    "apiVersion",
                    "kind",
                    "metadata",
                    "name",
                    "labels",
                    "spec",
                    "template",
                    "containers",
                    "image",
                    "resources",
                    "patches",
                    "patch",
                    "target",
                    "path",
                    "op",
                    "value",
                    "items",
                    "subjects",
                    "roleRef",
                    "images",
                    "components",
                    "namespace",
                ]
            ),
            inner,
            max_size=5,
        )
    ),
    max_leaves=30,
)


@settings(max_examples=100, deadline=None)
@given(data=st.binary(max_size=200) | values.map(lambda value: repr(value).encode()))
@example(data=b'{"labels": 1, "resources": 7, "patches": {"a": 1}}')
def test_it_survives_anything(data: bytes) -> None:
    for path in ("a.yaml", "kustomization.yaml"):
        with contextlib.suppress(Unparsed, YamlError):
            kubernetes.parse(FileText(path, data))


@settings(max_examples=40, deadline=None)
@given(documents=st.lists(values, max_size=3), kustomization=values)
def test_facts_survive_any_shape(
    memory_tree: TreeMaker, documents: list[object], kustomization: object
) -> None:
    kinds = {
        "Deployment": "apps",
        "NetworkPolicy": "networking.k8s.io",
        "RoleBinding": "rbac.authorization.k8s.io",
        "Application": "argoproj.io",
        "Kustomization": "a.toolkit.fluxcd.io",
    }
    texts = [
        json.dumps({"apiVersion": f"{g}/v1", "kind": kind, "metadata": {"name": "n"}, "spec": each})
        for each in documents
        for kind, g in zip(
            kinds, ["apps", "x", "y", "argoproj.io", "a.toolkit.fluxcd.io"], strict=True
        )
    ]
    files = {f"{n}.json": text for n, text in enumerate(texts)}
    said = {"resources": list(files), "patches": documents, "x": kustomization}
    read(memory_tree, {**files, "kustomization.yaml": json.dumps(said)})
