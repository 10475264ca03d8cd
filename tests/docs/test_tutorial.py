"""The tutorial, followed to the letter on a repository made for it."""

from __future__ import annotations

from pathlib import Path

import pytest

from docs.pages import DOCS, Block, Run, blocks, generator, runs

CUT = "… "


def follow(root: Path, found: list[Block]) -> list[tuple[Run, str]]:
    """Write what the page says to write, run what it says to run; return both prints."""
    shown = generator("_shown")
    done = []
    for block in found:
        if block.path:
            target = root / block.path
            target.parent.mkdir(parents=True, exist_ok=True)
            target.write_text(block.text, encoding="utf-8")
        elif block.language == "console":
            done += [(run, shown.said(run.command, root)) for run in runs(block)]
    return done


@pytest.fixture(scope="module")
def followed(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[Run, str]]:
    root = tmp_path_factory.mktemp("tutorial") / "bakery"
    generator("_sample").make(root)
    return follow(root, blocks(DOCS / "tutorial.md"))


def test_every_command_prints_what_the_page_shows(followed: list[tuple[Run, str]]) -> None:
    assert len(followed) > 12
    for run, printed in followed:
        said = [line.rstrip() for line in printed.rstrip("\n").splitlines()]
        expected = run.printed.splitlines()
        if expected and expected[-1].startswith(CUT):
            *expected, last = expected
            assert last == f"{CUT}{len(said) - len(expected)} more lines", run.command
            said = said[: len(expected)]
        assert said == expected, run.command


def test_no_command_of_the_tutorial_is_a_bug(followed: list[tuple[Run, str]]) -> None:
    for run, printed in followed:
        assert "Traceback" not in printed, run.command
        assert "merestone: error" not in printed, run.command
