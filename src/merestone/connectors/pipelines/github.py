"""GitHub Actions workflows.

Source: GitHub's workflow syntax; workflows are the `.yml` and `.yaml` files in
`.github/workflows` of the root, no deeper. `on` is a text here: it is no boolean in the core
schema.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from merestone.connectors.pipelines.computed import Constants, constants, resolved
from merestone.connectors.pipelines.github_steps import container, steps
from merestone.connectors.pipelines.github_uses import used
from merestone.connectors.pipelines.shapes import joined, line_of, mapping, word, words
from merestone.source.said import Said, prop, relation, thing
from merestone.source.yaml import Map, Seq

MOST_JOBS = 1_000


def workflow(path: str, document: Map) -> Iterator[Said]:
    """Yield what a workflow says."""
    here = f"ci:./{path}"
    name = word(document.get("name")) or path.rpartition("/")[2]
    yield thing(line_of(document, "name"), here, "workflow", name)
    yield from _triggers(here, document)
    yield from prop(line_of(document, "permissions"), here, "permissions", permissions(document))
    jobs = mapping(document.get("jobs"))
    for key, job in list(jobs.items())[:MOST_JOBS]:
        yield from _job(here, key, mapping(job), jobs.lines[key], document)
    if len(jobs) > MOST_JOBS:
        reason = f"{len(jobs):,} jobs; the first {MOST_JOBS:,} are read"
        yield Said("remark", jobs.line, here, "", reason)


def _triggers(here: str, document: Map) -> Iterator[Said]:
    on = document.get("on")
    line = line_of(document, "on")
    yield from prop(line, here, "triggers", joined(on))
    events = mapping(on)
    schedule = events.get("schedule")
    for each in schedule if isinstance(schedule, Seq) else ():
        at = mapping(each)
        yield from prop(at.line, here, "schedule", word(at.get("cron")))
    after = joined(mapping(events.get("workflow_run")).get("workflows"))
    yield from prop(line, here, "runs after", after)


def permissions(where: Map) -> str:
    """Return what a token may do: `contents: write, …`, `read-all`, `none`, or '' if unsaid."""
    said = where.get("permissions")
    if isinstance(said, Map):
        return ", ".join(f"{scope}: {word(level)}" for scope, level in said.items()) or "none"
    return word(said)


def _job(here: str, key: str, job: Map, line: int, document: Map) -> Iterator[Said]:
    address = f"{here}/{key}"
    known = constants(document.get("env"), job.get("env"))
    yield thing(line, address, "job", word(job.get("name")) or key, here)
    yield from _runs_on(address, job)
    yield from prop(line_of(job, "permissions"), address, "permissions", permissions(job))
    yield from prop(line_of(job, "needs"), address, "needs", joined(job.get("needs")))
    yield from _environment(address, job, known)
    yield from used(address, word(job.get("uses")), line_of(job, "uses"))
    yield from container(address, job.get("container"), line_of(job, "container"), known)
    services = mapping(job.get("services"))
    for name, service in services.items():
        yield from container(address, service, services.lines[name], known)
    folder = _folder(document) if "run" not in mapping(job.get("defaults")) else _folder(job)
    yield from steps(address, job.get("steps"), resolved(folder, known), known)


def _folder(where: Map) -> str:
    run = mapping(mapping(where.get("defaults")).get("run"))
    return word(run.get("working-directory")) or "."


def _runs_on(address: str, job: Map) -> Iterator[Said]:
    said = job.get("runs-on")
    if isinstance(said, Map):
        parts = [*words(said.get("labels")), *(f"group {g}" for g in words(said.get("group")))]
        value = ", ".join(parts)
    else:
        value = joined(said)
    yield from prop(line_of(job, "runs-on"), address, "runs-on", value)


def _environment(address: str, job: Map, known: Constants) -> Iterator[Said]:
    said: Any = job.get("environment")
    line = line_of(job, "environment")
    name = word(mapping(said).get("name")) if isinstance(said, Map) else word(said)
    yield from environment(address, name, resolved(name, known), line)


def environment(
    address: str, written: str, name: str, line: int, detail: str = ""
) -> Iterator[Said]:
    """Yield that a job deploys to an environment, and the environment where it has a name."""
    if not written:
        return
    target = f"ci-environment:./{name}"
    if "*" not in name:
        yield thing(line, target, "environment", name)
    remark = detail or (written if "*" in name else "")
    yield relation(line, address, "deploys", target, remark)
