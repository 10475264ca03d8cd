"""What a GitLab CI file includes: local, project, template, remote and component.

Source: GitLab's CI/CD YAML reference, `include`; one text is a URL or a local path.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.pipelines.computed import resolved
from merestone.connectors.pipelines.paths import without_secrets
from merestone.connectors.pipelines.shapes import items, word
from merestone.source.said import Said, relation
from merestone.source.yaml import Map

LOCAL = "ci-local-include:"


def includes(address: str, said: Any, line: int) -> Iterator[Said]:
    """Yield one relation `uses` for each file that is included."""
    for each, at in items(said, line):
        for target, detail in _targets(each):
            yield relation(at, address, "uses", target, detail)


def _targets(said: Any) -> Iterator[tuple[str, str]]:
    if not isinstance(said, Map):
        text = word(said)
        key = "remote" if text.startswith(("https://", "http://")) else "local"
        if text:
            yield from _target(key, text)
        return
    if "project" in said:
        yield from _project(said)
        return
    for key in ("local", "remote", "template", "component"):
        text = word(said.get(key))
        if text:
            yield from _target(key, text)


def _project(said: Map) -> Iterator[tuple[str, str]]:
    project = resolved(word(said["project"]), {}).strip("/")
    ref = word(said.get("ref"))
    name = project.rpartition("/")[2] or "*"
    for file, _ in items(said.get("file"), 0):
        path = resolved(word(file), {}).strip("/")
        yield f"ci:{name}/{path}", f"{project} at {ref}" if ref else project


def _target(key: str, written: str) -> Iterator[tuple[str, str]]:
    text = resolved(written, {})
    if key == "local":
        yield f"{LOCAL}{text.removeprefix('./').lstrip('/')}", ""
    elif key == "remote":
        yield f"ci-action:{without_secrets(text) or '*'}", "remote include"
    elif key == "template":
        yield f"ci-action:gitlab/templates/{text}", "template that GitLab ships"
    else:
        yield f"ci-action:{text}", "component"
