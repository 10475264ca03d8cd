"""Steps of GitHub Actions, of a job or of a composite action."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.pipelines.computed import (
    Constants,
    constants,
    is_whole_unknown,
    resolved,
)
from merestone.connectors.pipelines.deploying import acts
from merestone.connectors.pipelines.github_uses import used
from merestone.connectors.pipelines.paths import inside
from merestone.connectors.pipelines.shapes import items, line_of, mapping, word
from merestone.source.image_names import image_name
from merestone.source.said import Said, relation
from merestone.source.yaml import Map, Seq

WRAPPED = ("command", "run", "script", "inlineScript")
"""Inputs in which actions that retry or wrap a script take it."""
NO_SHELL = "actions/github-script@"
BUILDS = "docker/build-push-action@"


def steps(address: str, listed: Any, folder: str, known: Constants) -> Iterator[Said]:
    """Yield what the steps use, deploy and publish, each relation once."""
    seen: set[tuple[str, str]] = set()
    for step, _ in items(listed, 0) if isinstance(listed, Seq) else ():
        for said in _step(address, mapping(step), folder, known):
            if (said.key, said.value) not in seen:
                seen.add((said.key, said.value))
                yield said


def _step(address: str, step: Map, folder: str, outer: Constants) -> Iterator[Said]:
    known = {**outer, **constants(step.get("env"))}
    uses = word(step.get("uses"))
    yield from used(address, uses, line_of(step, "uses"))
    if uses.startswith(BUILDS):
        yield from _build_push(address, mapping(step.get("with")), known)
    where = resolved(word(step.get("working-directory")) or folder, known)
    given = mapping(step.get("with"))
    for holder, key in ((step, "run"), *((given, key) for key in WRAPPED if uses)):
        script = word(holder.get(key))
        if script and not uses.startswith(NO_SHELL):
            yield from scripted(address, script, line_of(holder, key), inside("", where), known)


def scripted(
    address: str, script: str, line: int, folder: str | None, known: Constants
) -> Iterator[Said]:
    """Yield what a script does; a block of text begins on the line below its key."""
    first = line + 1 if "\n" in script else line
    for act in acts(script, folder, known):
        yield relation(first + act.line, address, act.verb, act.target, act.detail)


def container(address: str, said: Any, line: int, known: Constants) -> Iterator[Said]:
    """Yield the image of a container: a text, or `image` of a mapping."""
    written = word(mapping(said).get("image")) if isinstance(said, Map) else word(said)
    yield from image_run(address, written, line, known)


def image_run(address: str, written: str, line: int, known: Constants) -> Iterator[Said]:
    """Yield that an address runs an image."""
    text = resolved(written, known)
    name = None if not text or is_whole_unknown(text) else image_name(text)
    if name is not None:
        yield relation(line, address, "runs", name.address, name.digest)


def _build_push(address: str, given: Map, known: Constants) -> Iterator[Said]:
    """Yield the image and the Dockerfile of `docker/build-push-action`."""
    context = resolved(word(given.get("context")) or ".", known)
    file = resolved(word(given.get("file")), known) or f"{context}/Dockerfile"
    path = inside("", file)
    if path and "*" not in path and "{" not in path:
        yield relation(line_of(given, "file"), address, "uses", f"image-build:./{path}")
    if word(given.get("push")) in ("", "false"):
        return
    line = line_of(given, "tags")
    text = resolved(word(given.get("tags")), known)
    for number, written in enumerate(text.replace(",", "\n").split("\n")):
        name = None if is_whole_unknown(written) else image_name(written)
        if name is not None:
            at = line + number + 1 if "\n" in text else line
            yield relation(at, address, "publishes", name.address, "docker/build-push-action")
