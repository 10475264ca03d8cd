"""What docs/formats.md and the tutorial write into CI files runs, and gives what they say."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from xml.etree import ElementTree as ET

import pytest

from docs.pages import DOCS, blocks, generator
from merestone.source.yaml import load_documents


def commands(name: str) -> Iterator[str]:
    """Yield the commands of the workflows that a page shows, in order."""
    for block in blocks(DOCS / name):
        if block.language != "yaml" or not block.path.endswith((".yaml", ".yml")):
            continue
        for job in jobs(load_documents(block.text.encode())[0]):
            lines = [str(step.get("run", "")) for step in job.get("steps", [])]
            yield from (line for line in [*lines, *job.get("script", [])] if line)


def jobs(document: dict[str, Any]) -> list[dict[str, Any]]:
    """Return the jobs of a workflow of GitHub's, or of GitLab's."""
    found = document.get("jobs", document)
    return [job for job in found.values() if isinstance(job, dict)]


@pytest.fixture(scope="module")
def ran(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, int]]:
    """Return the repository that all commands ran in, and their exit codes."""
    shown, folder = generator("_shown"), tmp_path_factory.mktemp("formats")
    root = generator("_sample").make(folder / "bakery")
    env = shown.environment() | {"GITHUB_STEP_SUMMARY": str(root / "summary.md")}
    codes = {}
    for command in [*commands("formats.md"), *commands("tutorial.md")]:
        if command.startswith("merestone "):
            done = subprocess.run(["sh", "-c", command], cwd=root, env=env, check=False)
            codes[command] = done.returncode
    return root, codes


def test_each_command_ends_as_it_should(ran: tuple[Path, dict[str, int]]) -> None:
    assert len(ran[1]) >= 4
    for command, code in ran[1].items():
        assert code == (0 if "--exit-zero" in command else 1), command


def test_the_sarif_file_is_one(ran: tuple[Path, dict[str, int]]) -> None:
    sarif = json.loads((ran[0] / "merestone.sarif").read_text("utf-8"))
    assert sarif["version"] == "2.1.0"
    run = sarif["runs"][0]
    assert all(result["partialFingerprints"] for result in run["results"])
    assert all(rule["help"]["text"] for rule in run["tool"]["driver"]["rules"])
    assert run["invocations"][0]["toolExecutionNotifications"]


def test_the_junit_file_has_a_test_case_for_each_rule(ran: tuple[Path, dict[str, int]]) -> None:
    suite = ET.parse(ran[0] / "ownership.xml").getroot()[0]
    cases = suite.findall("testcase")
    assert len(cases) > 10
    assert any(case.find("skipped") is not None for case in cases)
    assert any(case.find("failure") is not None for case in cases)


def test_the_summary_is_markdown(ran: tuple[Path, dict[str, int]]) -> None:
    assert (ran[0] / "summary.md").read_text("utf-8").startswith("### Merestone check")


def test_the_line_for_jq_gives_a_line_a_finding(ran: tuple[Path, dict[str, int]]) -> None:
    if shutil.which("jq") is None:
        pytest.skip("jq is not installed")
    block = next(b for b in blocks(DOCS / "formats.md") if "jq -r" in b.text)
    shown = generator("_shown")
    said = shown.said(block.text.removeprefix("$ ").strip(), ran[0]).splitlines()
    assert said
    assert all(line.split()[0] in ("error", "warning", "note") for line in said)
