"""Whose failure a failed run is, by the table in `attribution.toml`."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping, Sequence
from functools import cache
from importlib.resources import files
from typing import Any

SUCCEEDED, PLATFORM, TEAM = "succeeded", "platform", "team"
CANCELLED, UNFINISHED = "cancelled", "unfinished"
SIDES = frozenset((SUCCEEDED, PLATFORM, TEAM, CANCELLED, UNFINISHED))
FAILED = frozenset((PLATFORM, TEAM))
FAILED_CONCLUSIONS = frozenset(("failure", "timed_out", "startup_failure"))


@cache
def table() -> dict[str, dict[str, dict[str, str]]]:
    """Return the table: provider -> field -> value -> side."""
    text = files("merestone.connectors.pipelines").joinpath("attribution.toml").read_text("utf-8")
    return tomllib.loads(text)


def side(provider: str, field: str, value: str) -> tuple[str, bool]:
    """Return the side that a value is put down to, and whether the table names the value."""
    sides = table()[provider][field]
    return sides.get(value, sides["otherwise"]), value in sides and value != "otherwise"


def github_side(conclusion: str, jobs: Sequence[Mapping[str, Any]]) -> tuple[str, bool]:
    """Return the side of a GitHub run; with its jobs, what ended them decides.

    A failed step is the team's; a job that failed without one was let down by the platform.
    """
    told, is_known = side("github", "conclusion", conclusion)
    failed = [job for job in jobs if job.get("conclusion") in FAILED_CONCLUSIONS]
    if told not in FAILED or not failed:
        return told, is_known and bool(conclusion != "failure" or jobs)
    sides = {_job_side(job) for job in failed}
    return (TEAM if TEAM in sides else PLATFORM), True


def _job_side(job: Mapping[str, Any]) -> str:
    listed = job.get("steps")
    steps = listed if isinstance(listed, list) else []
    if any(isinstance(s, dict) and s.get("conclusion") == "failure" for s in steps):
        return TEAM
    return side("github", "job_without_failed_step", str(job.get("conclusion")))[0]


def gitlab_side(status: str, reasons: Sequence[str]) -> tuple[str, bool]:
    """Return the side of a GitLab pipeline by its status and its failed jobs' reasons."""
    told, _ = side("gitlab", "status", status)
    if status != "failed" or not reasons:
        return told, status != "failed"
    answers = [side("gitlab", "failure_reason", reason) for reason in reasons]
    is_known = all(known for _, known in answers)
    return (TEAM if TEAM in {found for found, _ in answers} else PLATFORM), is_known
