from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from merestone.connectors import pipelines
from merestone.connectors.pipelines.attribution import SIDES, table
from merestone.model.facts import Fact, Problem, Property
from merestone.model.settings import ReadSettings
from merestone.source.file_reading import read_files
from merestone.source.tree import Tree

Make = Callable[..., Tree]
CI = ".github/workflows/ci.yml"


def read(tree: Tree) -> list[Fact]:
    return list(read_files(tree, [pipelines], ReadSettings()))


def figures(rows: list[Fact]) -> dict[str, dict[str, str]]:
    found: dict[str, dict[str, str]] = {}
    for row in rows:
        if isinstance(row, Property) and "run" in row.key:
            found.setdefault(row.address, {})[row.key] = row.value
    return found


def github(number: int, conclusion: str | None, **more: Any) -> dict[str, Any]:
    at = f"2026-01-{number:02}T10:00:00+02:00"
    return {"id": number, "path": CI, "name": "CI", "conclusion": conclusion} | {
        "run_started_at": at,
        "head_commit": {"message": "hunter2"},
        **more,
    }


def step(conclusion: str) -> dict[str, Any]:
    return {"conclusion": "failure", "steps": [{"conclusion": conclusion}]}


def test_platform_and_team_are_kept_apart(memory_tree: Make) -> None:
    runs = [
        github(1, "success"),
        github(2, "failure", jobs=[step("failure"), step("success")]),
        github(3, "failure", jobs=[step("cancelled")]),
        github(4, "startup_failure"),
        github(5, "cancelled"),
        github(6, None, status="in_progress"),
        github(7, "failure"),
    ]
    again = [github(7, "success", run_attempt=2), github(1, "success")]
    files = {
        "a.json": json.dumps({"total_count": 7, "workflow_runs": runs}).encode(),
        "b.json": json.dumps([{"workflow_runs": again}]).encode(),
    }
    rows = read(memory_tree(files))
    assert figures(rows) == {
        f"ci:repo/{CI}": {
            "runs": "6",
            "runs failed": "3",
            "runs failed by the platform": "2",
            "runs failed by the team": "1",
            "runs cancelled": "1",
            "first run at": "2026-01-01T08:00:00Z",
            "last run at": "2026-01-07T08:00:00Z",
        }
    }
    assert "hunter2" not in repr(rows)


def test_a_failure_without_its_jobs_is_the_teams_and_said(memory_tree: Make) -> None:
    text = json.dumps({"workflow_runs": [github(1, "failure")]}).encode()
    found = figures(read(memory_tree({"a.json": text})))[f"ci:repo/{CI}"]
    assert found["runs failed by the team"] == "1"
    assert found["runs failed without a reason"] == "1"


def test_gh_names_workflows_that_are_looked_up(memory_tree: Make) -> None:
    runs = [
        {"databaseId": n, "workflowName": name, "conclusion": "success", "attempt": 1}
        for n, name in enumerate(["CI", "CI", "Gone", "Twice"])
    ]
    files = {
        CI: b"name: CI\non: push\njobs: {}\n",
        ".github/workflows/x.yml": b"name: Twice\non: push\njobs: {}\n",
        ".github/workflows/y.yml": b"name: Twice\non: push\njobs: {}\n",
        "runs.json": json.dumps(runs).encode(),
    }
    rows = read(memory_tree(files))
    assert {address: said["runs"] for address, said in figures(rows).items()} == {
        f"ci:repo/{CI}": "2"
    }
    problems = [(p.reason, p.is_blinding) for p in rows if isinstance(p, Problem)]
    assert problems == [
        ("no one workflow file here is called 'Gone': its runs are not counted", False),
        ("no one workflow file here is called 'Twice': its runs are not counted", False),
    ]


def test_gitlab_jobs_say_why_their_pipeline_failed(memory_tree: Make) -> None:
    def job(pipeline: int, reason: str = "", **more: Any) -> dict[str, Any]:
        status = "failed" if pipeline else "success"
        about = {"id": pipeline, "status": status, "created_at": "2026-01-02T00:00:00Z"}
        url = "https://gitlab.example.com/acme/shop/-/jobs/1"
        said = {"status": "failed" if reason else "success", "web_url": url, "pipeline": about}
        return {**said, "failure_reason": reason, **more}

    jobs = [
        job(0),
        job(1, "script_failure"),
        job(1, "runner_system_failure"),
        job(2, "runner_system_failure"),
        job(2, "script_failure", allow_failure=True),
        job(3, "stuck_or_timeout_failure"),
    ]
    found = figures(read(memory_tree({"jobs.json": json.dumps(jobs).encode()})))
    assert found["ci:shop/.gitlab-ci.yml"] == {
        "runs": "4",
        "runs failed": "3",
        "runs failed by the platform": "2",
        "runs failed by the team": "1",
        "runs cancelled": "0",
        "first run at": "2026-01-02T00:00:00Z",
        "last run at": "2026-01-02T00:00:00Z",
    }


def test_gitlab_pipelines_without_jobs(memory_tree: Make) -> None:
    url = "https://gitlab.example.com/acme/shop/-/pipelines/1"
    statuses = ["success", "failed", "canceled", "running"]
    listed = [{"id": n, "status": s, "web_url": url} for n, s in enumerate(statuses)]
    found = figures(read(memory_tree({"p.json": json.dumps(listed).encode()})))
    assert found["ci:shop/.gitlab-ci.yml"] == {
        "runs": "3",
        "runs failed": "1",
        "runs failed by the platform": "0",
        "runs failed by the team": "1",
        "runs cancelled": "1",
        "runs failed without a reason": "1",
    }


@pytest.mark.parametrize(
    "document",
    [
        {"workflow_runs": {"id": 1}},
        {"workflow_runs": [1, None, {"id": {}}, {"id": True, "path": 3}]},
        [{"workflow_runs": []}, {"other": 1}],
        [{"workflowName": [], "conclusion": {}}],
        [{"status": {}, "web_url": "https://[/-/pipelines/", "id": 1, "pipeline": None}],
        [{"status": "failed", "web_url": "/-/jobs/", "pipeline": {"id": []}, "created_at": []}],
        {
            "workflow_runs": [
                {"id": 1, "path": "x.yml", "run_started_at": "9999-12-31T23:59:59-23:00"}
            ]
        },
    ],
)
def test_odd_shapes_are_no_runs(memory_tree: Make, document: object) -> None:
    rows = read(memory_tree({"a.json": json.dumps(document).encode()}))
    assert [row for row in rows if isinstance(row, Problem)] == []


def test_the_table_knows_its_sides() -> None:
    for fields in table().values():
        for values in fields.values():
            assert "otherwise" in values
            assert set(values.values()) <= SIDES
