"""The worked example of docs/extending.md: built, installed and run as the page says."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from docs.pages import DOCS, Block, blocks, runs
from merestone.source.yaml import load_documents

PAGE = DOCS / "extending.md"
RULE = "merestone_crumb/rules/services/no-runbook"
SERVICES = ("ovens/service.toml", "counter/service.toml")
TIMERS = "ovens/timers.toml"


def named(found: list[Block], path: str) -> str:
    return next(block.text for block in found if block.path == path)


@pytest.fixture(scope="module")
def site(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Return a folder with the plugin installed from what the page shows."""
    package, target = tmp_path_factory.mktemp("plugin"), tmp_path_factory.mktemp("site")
    for block in blocks(PAGE):
        if block.path and block.path not in (*SERVICES, TIMERS):
            path = package / block.path
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(block.text, encoding="utf-8")
    subprocess.run(
        [
            sys.executable,
            "-m",
            "pip",
            "install",
            "--quiet",
            "--disable-pip-version-check",
            "--no-deps",
            "--no-build-isolation",
            "--target",
            target,
            package,
        ],
        check=True,
    )
    return target


@pytest.fixture(scope="module")
def bakery(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = tmp_path_factory.mktemp("services") / "bakery"
    for path in SERVICES:
        (root / path).parent.mkdir(parents=True)
        (root / path).write_text(named(blocks(PAGE), path), encoding="utf-8")
        (root / path).with_name("main.py").write_text("READY = True\n", encoding="utf-8")
    (root / TIMERS).write_text(named(blocks(PAGE), TIMERS), encoding="utf-8")
    return root


def merestone(site: Path, root: Path, *words: str) -> subprocess.CompletedProcess[str]:
    env = {k: v for k, v in os.environ.items() if not k.startswith("MERESTONE_")}
    path = os.pathsep.join([str(site), *sys.path])
    return subprocess.run(
        [sys.executable, "-m", "merestone", *words],
        cwd=root,
        text=True,
        capture_output=True,
        env={**env, "PYTHONPATH": path},
        check=False,
    )


def test_its_rule_and_its_reporter_say_what_the_page_says(site: Path, bakery: Path) -> None:
    done = merestone(site, bakery, "check", "-f", "lines", "--rule", "services/*")
    expected = next(b.text for b in blocks(PAGE) if b.language == "text" and "warning" in b.text)
    assert (done.stdout, done.stderr, done.returncode) == (expected, "", 1)


def test_its_connector_gives_the_files_beside_it_an_owner(site: Path, bakery: Path) -> None:
    done = merestone(site, bakery, "who", "ovens/main.py")
    assert "@crumb/ovens" in done.stdout
    assert "ovens/service.toml:1" in done.stdout


def test_its_connector_survives_bytes_that_are_no_toml(site: Path, tmp_path: Path) -> None:
    root = tmp_path / "broken"
    (root / "till").mkdir(parents=True)
    (root / "till/service.toml").write_bytes(b"\xff = [")
    done = merestone(site, root, "inventory", "--strict")
    assert "till/service.toml" in done.stdout
    assert (done.stderr, done.returncode) == ("", 3)


def test_its_file_connector_makes_things_that_are_owned(site: Path, bakery: Path) -> None:
    done = merestone(site, bakery, "who", "timer:bakery/ovens/proving", "--json")
    (answer,) = json.loads(done.stdout)["answers"]
    assert [duty["parties"] for duty in answer["duties"]] == [["ovens"]] * 3
    assert answer["duties"][0]["place"]["path"] == TIMERS


def test_the_map_of_its_thing_is_as_the_page_shows(site: Path, bakery: Path) -> None:
    (shown,) = runs(next(b for b in blocks(PAGE) if b.language == "console"))
    done = merestone(site, bakery, *shown.command.split()[1:])
    assert done.stdout == shown.printed


def test_its_file_connector_survives_bytes_that_are_no_toml(site: Path, tmp_path: Path) -> None:
    root = tmp_path / "broken"
    (root / "till").mkdir(parents=True)
    (root / "till/timers.toml").write_bytes(b"\xff = [[timer]]")
    done = merestone(site, root, "inventory", "--strict")
    assert "no timers" in done.stdout
    assert (done.stderr, done.returncode) == ("", 3)


def test_its_rule_says_of_its_cases_what_they_say(site: Path, tmp_path: Path) -> None:
    cases = load_documents(named(blocks(PAGE), f"{RULE}/cases.yaml").encode())[0]
    assert [case["is"] for case in cases] == ["violates", "holds", "near miss"]
    for number, case in enumerate(cases):
        root = tmp_path / str(number)
        for path, text in case["files"].items():
            (root / path).parent.mkdir(parents=True)
            (root / path).write_text(text, encoding="utf-8")
        done = merestone(site, root, "check", "--rule", "services/no-runbook", "--json")
        view = json.loads(done.stdout)
        found = [f"{f['place']['path']}:{f['place']['line']}" for f in view["findings"]]
        assert found == [each["place"] for each in case.get("expected", [])], case["name"]
        assert [e["candidates"] for e in view["evaluations"]] == [1], case["name"]


def test_its_rule_has_a_page(site: Path, bakery: Path) -> None:
    done = merestone(site, bakery, "rule", "show", "services/no-runbook")
    assert "Whoever is paged at four in the morning" in done.stdout
