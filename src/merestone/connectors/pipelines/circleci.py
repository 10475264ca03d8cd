"""CircleCI's configuration: jobs, orbs, images and the commands that deploy.

Source: CircleCI's configuration reference; the file is `.circleci/config.yml`.
"""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.pipelines.computed import constants, resolved
from merestone.connectors.pipelines.github_steps import image_run, scripted
from merestone.connectors.pipelines.paths import inside
from merestone.connectors.pipelines.shapes import items, line_of, mapping, word
from merestone.source.said import Said, prop, relation, thing
from merestone.source.yaml import Map

PATHS = (".circleci/config.yml", ".circleci/config.yaml")
MOST_JOBS = 1_000


def configuration(path: str, document: Map) -> Iterator[Said]:
    """Yield what the configuration says."""
    here = f"ci:./{path}"
    yield thing(document.line, here, "workflow", path)
    orbs = mapping(document.get("orbs"))
    for name, orb in orbs.items():
        if word(orb):
            yield relation(orbs.lines[name], here, "uses", f"ci-action:{word(orb)}", "orb")
    jobs = mapping(document.get("jobs"))
    for name, job in list(jobs.items())[:MOST_JOBS]:
        yield from _job(here, name, mapping(job), jobs.lines[name])


def _job(here: str, name: str, job: Map, line: int) -> Iterator[Said]:
    address = f"{here}/{name}"
    known = constants(job.get("environment"))
    yield thing(line, address, "job", name, here)
    runs_on = word(job.get("resource_class")) or word(job.get("machine"))
    yield from prop(line_of(job, "machine"), address, "runs-on", runs_on)
    for each, at in items(job.get("docker"), line_of(job, "docker")):
        yield from image_run(address, word(mapping(each).get("image")), at, known)
    folder = word(job.get("working_directory")) or "."
    for each, _ in items(job.get("steps"), 0):
        step = mapping(each)
        run = step.get("run")
        script = word(mapping(run).get("command")) if isinstance(run, Map) else word(run)
        holder, key = (run, "command") if isinstance(run, Map) else (step, "run")
        where = word(mapping(run).get("working_directory")) or folder
        within = inside("", resolved(where, known))
        yield from scripted(address, script, line_of(holder, key), within, known)
