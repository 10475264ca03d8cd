"""GitLab CI files.

Source: GitLab's CI/CD YAML reference: what is no global keyword is a job; a name that begins with
a dot is a job that never runs by itself and is there to be extended.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from merestone.connectors.pipelines.computed import Constants, constants, resolved
from merestone.connectors.pipelines.github import environment
from merestone.connectors.pipelines.github_steps import image_run, scripted
from merestone.connectors.pipelines.gitlab_includes import includes
from merestone.connectors.pipelines.shapes import items, joined, line_of, mapping, word
from merestone.source.said import Said, prop, relation, thing
from merestone.source.yaml import Map, Seq

GLOBAL = frozenset(
    (
        *("default", "include", "stages", "variables", "workflow", "image", "services", "cache"),
        *("before_script", "after_script", "types", "spec"),
    )
)
JOB_KEYS = frozenset(
    (
        *("script", "extends", "stage", "trigger", "rules", "before_script", "after_script"),
        *("image", "environment", "tags", "only", "needs", "run", "except", "variables"),
        *("services", "when"),
    )
)
LOOK = re.compile(
    rb"(?:^[ \t]+|[{,][ \t]*)(?:script|extends|trigger)[ \t]*:|^include[ \t]*:", re.MULTILINE
)
FOLDERS = (".gitlab/", ".gitlab-ci/")
MOST_JOBS = 5_000
MOST_RULES = 5
EXTENDED = "ci-gitlab-job:"


def is_named_so(path: str) -> bool:
    """Return whether a file is GitLab CI by its name or place alone.

    Those in GitLab's own folder count even where nothing that can be read includes them: a
    pipeline that a job generates may.
    """
    is_yaml = path.endswith((".yml", ".yaml"))
    return path.endswith((".gitlab-ci.yml", ".gitlab-ci.yaml")) or (
        is_yaml and path.startswith(FOLDERS)
    )


def pipeline(path: str, documents: list[Any]) -> Iterator[Said]:
    """Yield what a file says; a header of `spec:` is a document of its own before it."""
    bodies = [each for each in documents if isinstance(each, Map) and _is_pipeline(each)]
    here = f"ci:./{path}"
    if not bodies:
        return
    yield thing(bodies[0].line, here, "workflow", path)
    for body in bodies:
        yield from _body(here, body)


def _is_pipeline(body: Map) -> bool:
    keys = GLOBAL - {"spec", "variables", "image"}
    return bool(keys & body.keys()) or any(_is_job(*pair) for pair in body.items())


def _body(here: str, body: Map) -> Iterator[Said]:
    yield from prop(line_of(body, "stages"), here, "stages", joined(body.get("stages")))
    yield from includes(here, body.get("include"), line_of(body, "include"))
    rules = _rules(mapping(body.get("workflow")))
    yield from prop(line_of(body, "workflow"), here, "rules", rules)
    known = constants(mapping(body.get("variables")))
    default = mapping(body.get("default"))
    for where in (default, body):
        yield from _image(here, where.get("image"), line_of(where, "image"), known)
    jobs = [name for name, value in body.items() if _is_job(name, value)]
    for name in jobs[:MOST_JOBS]:
        yield from _job(here, name, body[name], body.lines[name], known)
    if len(jobs) > MOST_JOBS:
        reason = f"{len(jobs):,} jobs; the first {MOST_JOBS:,} are read"
        yield Said("remark", body.line, here, "", reason)


def _is_job(name: str, value: Any) -> bool:
    return name not in GLOBAL and isinstance(value, Map) and bool(JOB_KEYS & value.keys())


def _job(here: str, name: str, job: Map, line: int, outer: Constants) -> Iterator[Said]:
    address = f"{here}/{name}"
    known = {**outer, **constants(job.get("variables"))}
    yield thing(line, address, "hidden job" if name.startswith(".") else "job", name, here)
    for key, said in (("stage", word(job.get("stage"))), ("runs-on", joined(job.get("tags")))):
        yield from prop(line_of(job, "tags" if key == "runs-on" else key), address, key, said)
    yield from prop(line_of(job, "rules"), address, "rules", _rules(job))
    for parent, at in items(job.get("extends"), line_of(job, "extends")):
        yield relation(at, address, "uses", f"{EXTENDED}{word(parent)}", "extends")
    yield from _environment(address, job, known)
    yield from _image(address, job.get("image"), line_of(job, "image"), known)
    for service, at in items(job.get("services"), line_of(job, "services")):
        yield from _image(address, service, at, known)
    yield from _trigger(address, job)
    yield from _scripts(address, job, known)


def _image(address: str, said: Any, line: int, known: Constants) -> Iterator[Said]:
    """Yield the image of a job or a service: a text, or `name` of a mapping."""
    written = mapping(said).get("name") if isinstance(said, Map) else said
    yield from image_run(address, word(written), line, known)


def _environment(address: str, job: Map, known: Constants) -> Iterator[Said]:
    said = job.get("environment")
    line = line_of(job, "environment")
    given = mapping(said)
    name = word(given.get("name")) if isinstance(said, Map) else word(said)
    action = word(given.get("action"))
    detail = f"action: {action}" if action not in ("", "start") else ""
    yield from environment(address, name, resolved(name, known), line, detail)


def _trigger(address: str, job: Map) -> Iterator[Said]:
    said = job.get("trigger")
    line = line_of(job, "trigger")
    yield from includes(address, mapping(said).get("include"), line)
    project = word(mapping(said).get("project")) if isinstance(said, Map) else word(said)
    if project:
        name = resolved(project, {}).rstrip("/").rpartition("/")[2]
        yield relation(line, address, "uses", f"ci:{name}/.gitlab-ci.yml", f"triggers {project}")


def _scripts(address: str, job: Map, known: Constants) -> Iterator[Said]:
    seen: set[tuple[str, str]] = set()
    for key in ("before_script", "script", "after_script"):
        listed = job.get(key)
        for text, at in items(listed, line_of(job, key)):
            first = at - 1 if isinstance(listed, Seq) and "\n" not in word(text) else at
            for said in scripted(address, word(text), max(first, at), ".", known):
                if (said.key, said.value) not in seen:
                    seen.add((said.key, said.value))
                    yield said


def _rules(where: Map) -> str:
    """Return the rules in short: when each lets the job run, and how many more there are."""
    for key in ("only", "except"):
        if key in where and not isinstance(where[key], Map):
            return f"{key} {joined(where[key])}"
    listed = [each for each, _ in items(where.get("rules"), 0)]
    shown = [_rule(mapping(each)) for each in listed[:MOST_RULES]]
    more = [f"{len(listed) - MOST_RULES} more"] if len(listed) > MOST_RULES else []
    return "; ".join([*(part for part in shown if part), *more])


def _rule(rule: Map) -> str:
    parts = [f"if {word(rule['if'])}"] if word(rule.get("if")) else []
    parts += [f"on changes of {joined(rule['changes'])}"] if "changes" in rule else []
    parts += [f"where {joined(rule['exists'])} exists"] if "exists" in rule else []
    parts += [word(rule["when"])] if word(rule.get("when")) else []
    return " ".join(parts)
