from __future__ import annotations

from collections.abc import Callable
from types import ModuleType

import pytest

from merestone.connectors import images, kubernetes, pipelines
from merestone.model.facts import Relation
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.image_names import image_name
from merestone.source.tree import Tree

DIGEST = "sha256:" + "0a" * 32
SAME = [
    ("nginx", "image:docker.io/library/nginx"),
    ("nginx:1", "image:docker.io/library/nginx:1"),
    ("docker.io/library/nginx", "image:docker.io/library/nginx"),
    ("index.docker.io/nginx", "image:docker.io/library/nginx"),
    (f"ghcr.io/a/b@{DIGEST}", "image:ghcr.io/a/b"),
    (f"ghcr.io/a/b:2@{DIGEST}", "image:ghcr.io/a/b:2"),
    ("localhost:5000/x", "image:localhost:5000/x"),
    ("localhost/x:1", "image:localhost/x:1"),
]
COMPOSE = "services:\n  web:\n    image: {}\n"
POD = (
    "apiVersion: v1\nkind: Pod\nmetadata: {{name: p}}\n"
    "spec:\n  containers:\n  - {{name: c, image: '{}'}}\n"
)
WORKFLOW = "on: push\njobs:\n  a:\n    runs-on: x\n    container: {}\n    steps: [{{run: make}}]\n"
PLACES: list[tuple[ModuleType, str, str]] = [
    (images, "compose.yaml", COMPOSE),
    (images, "Dockerfile", "FROM {}\n"),
    (kubernetes, "pod.yaml", POD),
    (pipelines, ".github/workflows/ci.yaml", WORKFLOW),
]


@pytest.mark.parametrize(("written", "address"), SAME)
def test_an_image_has_one_address_wherever_it_is_named(
    memory_tree: Callable[..., Tree], written: str, address: str
) -> None:
    for module, path, text in PLACES:
        tree = memory_tree({path: text.format(written).encode()})
        rows = read_files(tree, [module], ReadSettings())
        found = {
            end
            for row in rows
            if isinstance(row, Relation)
            for end in (row.address, row.target)
            if end.startswith("image:")
        }
        assert found == {address}, path


@pytest.mark.parametrize("written", ["", "a b", "$(X)", "a:b:c", "-a", "x" * 600])
def test_what_names_no_image(written: str) -> None:
    assert image_name(written) is None
