"""Runs in an exported JSON file, recognised by their shape; one record a run, without its texts.

Source: GitHub's REST API (`/actions/runs`: `workflow_runs`), `gh run list --json …` (a list with
`workflowName`), GitLab's REST API (lists of pipelines, and of jobs with their `pipeline`).
"""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import Any, NamedTuple
from urllib.parse import urlsplit

from merestone.connectors.pipelines.attribution import github_side, gitlab_side
from merestone.source.file_text import FileText

MOST_RUNS = 100_000
MOST_TEXT = 200
GITLAB_FILE = ".gitlab-ci.yml"


class Run(NamedTuple):
    """One run of one workflow.

    `repo`: the name of its repository, '' where the export does not say. `workflow`: the file's
    path, or its name where only that is known. `number` with `attempt` is its identity.
    `is_told`: the export says why it ended so. `at`: seconds since 1970 UTC, 0 if unsaid.
    """

    repo: str
    workflow: str
    number: str
    attempt: int
    side: str
    is_told: bool
    at: int


def may_hold_runs(file: FileText) -> bool:
    """Return whether a JSON file may hold runs, by its bytes."""
    data = file.data
    if b'"workflow_runs"' in data or (b'"workflowName"' in data and b'"conclusion"' in data):
        return True
    is_gitlab = b"/-/pipelines/" in data or b"/-/jobs/" in data
    return is_gitlab and b'"web_url"' in data and b'"status"' in data


def runs_in(document: Any) -> Iterator[Run]:
    """Yield every run of an export, as many as are read."""
    pages = document if isinstance(document, list) else [document]
    if pages and all(isinstance(page, dict) and "workflow_runs" in page for page in pages):
        listed = [run for page in pages for run in _dicts(page["workflow_runs"])]
        made = [_github(run) for run in listed[:MOST_RUNS]]
    elif isinstance(document, list) and _has(document, "workflowName", "conclusion"):
        made = [_gh(run) for run in _dicts(document)[:MOST_RUNS]]
    elif isinstance(document, list) and _has(document, "status", "web_url"):
        made = list(_gitlab(_dicts(document)[:MOST_RUNS]))
    else:
        return
    yield from (run for run in made if run is not None)


def _dicts(value: Any) -> list[dict[str, Any]]:
    return [each for each in value if isinstance(each, dict)] if isinstance(value, list) else []


def _has(listed: list[Any], *keys: str) -> bool:
    return bool(listed) and all(isinstance(e, dict) and set(keys) <= e.keys() for e in listed)


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int):
        return ""
    return str(value)[:MOST_TEXT]


def _count(value: Any) -> int:
    return value if isinstance(value, int) and 0 < value < 1_000_000 else 1


def _github(run: dict[str, Any]) -> Run | None:
    number = _text(run.get("id"))
    repository = run.get("repository")
    full = _text(repository.get("full_name")) if isinstance(repository, dict) else ""
    workflow = _text(run.get("path")).partition("@")[0] or _text(run.get("name"))
    if not number or not workflow:
        return None
    found, is_told = github_side(_text(run.get("conclusion")), _dicts(run.get("jobs")))
    at = _seconds(run.get("run_started_at") or run.get("created_at"))
    if not run.get("conclusion"):
        found, is_told = "unfinished", True
    repo = full.rpartition("/")[2]
    return Run(repo, workflow, number, _count(run.get("run_attempt")), found, is_told, at)


def _gh(run: dict[str, Any]) -> Run | None:
    url = _url_path(run.get("url")).strip("/").split("/")
    number = _text(run.get("databaseId")) or _text(run.get("number"))
    workflow = _text(run.get("workflowName"))
    if not workflow:
        return None
    found, is_told = github_side(_text(run.get("conclusion")), _dicts(run.get("jobs")))
    if not run.get("conclusion"):
        found, is_told = "unfinished", True
    at = _seconds(run.get("startedAt") or run.get("createdAt"))
    repo = url[1] if len(url) > 2 and url[2] == "actions" else ""
    return Run(repo, workflow, number, _count(run.get("attempt")), found, is_told, at)


def _gitlab(listed: list[dict[str, Any]]) -> Iterator[Run | None]:
    """Yield one run a pipeline; a list of jobs is put together by pipeline."""
    if not any(isinstance(each.get("pipeline"), dict) for each in listed):
        for each in listed:
            yield _pipeline(each, _failed(_dicts(each.get("jobs")), each))
        return
    jobs: dict[str, list[dict[str, Any]]] = {}
    owners: dict[str, dict[str, Any]] = {}
    for job in listed:
        pipeline = job.get("pipeline")
        if isinstance(pipeline, dict):
            number = _text(pipeline.get("id"))
            owners.setdefault(number, {"created_at": job.get("created_at"), **pipeline})
            owners[number].setdefault("web_url", job.get("web_url"))
            jobs.setdefault(number, []).append(job)
    for number, pipeline in owners.items():
        yield _pipeline(pipeline, _failed(jobs[number], {}))


def _failed(jobs: list[dict[str, Any]], pipeline: dict[str, Any]) -> list[str]:
    """Return why the jobs failed that were not allowed to, else the pipeline's own reason."""
    reasons = [
        _text(job.get("failure_reason"))
        for job in jobs
        if job.get("status") == "failed" and job.get("allow_failure") is not True
    ]
    said = [reason for reason in reasons if reason]
    return said or [reason for reason in (_text(pipeline.get("failure_reason")),) if reason]


def _pipeline(pipeline: dict[str, Any], reasons: list[str]) -> Run | None:
    number = _text(pipeline.get("id"))
    if not number:
        return None
    project = _url_path(pipeline.get("web_url")).partition("/-/")[0]
    found, is_told = gitlab_side(_text(pipeline.get("status")), reasons)
    at = _seconds(pipeline.get("created_at"))
    return Run(project.rpartition("/")[2], GITLAB_FILE, number, 1, found, is_told, at)


def _url_path(value: Any) -> str:
    try:
        return urlsplit(_text(value)).path
    except ValueError:
        return ""


def _seconds(value: Any) -> int:
    try:
        moment = datetime.fromisoformat(value)
        return int(moment.replace(tzinfo=moment.tzinfo or UTC).timestamp())
    except (TypeError, ValueError, OverflowError):
        return 0
