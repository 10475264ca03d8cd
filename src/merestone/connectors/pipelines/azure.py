"""Azure Pipelines, as far as they are written out: stages, jobs, templates and environments.

Source: Azure Pipelines' YAML schema: a job is `job` or `deployment`; `template` is a path relative
to the file, or from the root with a leading `/`; `path@resource` is in another repository.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.pipelines.computed import resolved
from merestone.connectors.pipelines.github import environment
from merestone.connectors.pipelines.github_steps import scripted
from merestone.connectors.pipelines.paths import inside
from merestone.connectors.pipelines.shapes import items, joined, line_of, mapping, word
from merestone.source.said import Said, prop, relation, thing
from merestone.source.yaml import Map

MOST_JOBS = 1_000
MOST_DEPTH = 12


def is_named_so(path: str) -> bool:
    """Return whether a file is an Azure pipeline by its name."""
    name = path.rpartition("/")[2]
    is_yaml = name.endswith((".yml", ".yaml"))
    return is_yaml and ("azure-pipelines" in name or f"/{path}".startswith("/.azure-pipelines/"))


def pipeline(path: str, document: Map) -> Iterator[Said]:
    """Yield what a pipeline says."""
    here = f"ci:./{path}"
    yield thing(document.line, here, "workflow", word(document.get("name")) or path)
    for key in ("trigger", "pr"):
        said = document.get(key)
        branches = mapping(said).get("branches", said)
        shown = joined(mapping(branches).get("include", branches))
        if shown:
            yield from prop(line_of(document, key), here, "triggers", f"{key}: {shown}")
    yield from prop(line_of(document, "pool"), here, "runs-on", _pool(document))
    yield from _parts(here, here, path.rpartition("/")[0], document, 0)


def _pool(where: Map) -> str:
    pool = where.get("pool")
    given = mapping(pool)
    return word(given.get("vmImage")) or word(given.get("name")) or word(pool)


def _parts(here: str, address: str, folder: str, where: Map, depth: int) -> Iterator[Said]:
    if depth > MOST_DEPTH:
        return
    for key in ("stages", "jobs", "steps"):
        for each, line in list(items(where.get(key), 0))[:MOST_JOBS]:
            part = mapping(each)
            yield from _template(address, folder, part)
            if "job" in part or "deployment" in part:
                yield from _job(here, folder, part, line)
            elif "stage" in part:
                yield from _parts(here, address, folder, part, depth + 1)
            elif key == "steps":
                yield from _script(address, part)


def _job(here: str, folder: str, job: Map, line: int) -> Iterator[Said]:
    key = "deployment" if "deployment" in job else "job"
    name = word(job.get(key))
    address = f"{here}/{name}" if name else here
    if name:
        yield thing(line, address, "job", name, here)
        yield from prop(line_of(job, "pool"), address, "runs-on", _pool(job))
    said: Any = job.get("environment")
    written = word(mapping(said).get("name")) or word(said)
    shown = resolved(written, {}).partition(".")[0]
    yield from environment(address, written, shown, line_of(job, "environment"))
    yield from _parts(here, address, folder, job, 1)
    for strategy in mapping(job.get("strategy")).values():
        for hook in mapping(strategy).values():
            yield from _parts(here, address, folder, mapping(hook), 1)


def _template(address: str, folder: str, part: Map) -> Iterator[Said]:
    written = word(part.get("template"))
    path, _, resource = written.partition("@")
    if not written or "$" in written:
        return
    line = line_of(part, "template")
    if resource and resource != "self":
        yield relation(line, address, "uses", f"ci:*/{path.strip('/')}", f"resource {resource}")
        return
    found = inside("", path.lstrip("/")) if path.startswith("/") else inside(folder, path)
    if found:
        yield relation(line, address, "uses", f"ci:./{found}")


def _script(address: str, step: Map) -> Iterator[Said]:
    for key in ("script", "bash"):
        if isinstance(step.get(key), str):
            where = word(step.get("workingDirectory")) or "."
            folder = inside("", resolved(where, {}))
            yield from scripted(address, step[key], line_of(step, key), folder, {})
