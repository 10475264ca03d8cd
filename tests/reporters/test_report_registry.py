"""Which view can be had in which format, and that reporters stay in their room."""

from __future__ import annotations

import ast
from pathlib import Path
from typing import Any

import pytest

import merestone.reporters
from merestone.model.errors import UsageError
from merestone.reporters import KINDS, REPORTERS, formats_of, render

ROOM = Path(merestone.reporters.__file__).parent
MODULES = sorted(ROOM.rglob("*.py"))


def test_every_view_in_every_format_that_it_has(views: tuple[Any, ...]) -> None:
    assert len(views) == len(KINDS)
    for view in views:
        for name in formats_of(KINDS[type(view).__name__]):
            assert render(view, name).strip()


def test_a_check_can_be_had_in_all_but_as_a_picture() -> None:
    assert set(formats_of("check")) == set(REPORTERS) - {"svg"}
    assert set(formats_of("map")) == {"text", "json", "markdown", "svg"}


def test_a_format_that_a_view_has_not(who_view: Any) -> None:
    with pytest.raises(UsageError, match=r"'sarif' is not one of who's; .* text, json, markdown"):
        render(who_view, "sarif")
    with pytest.raises(UsageError, match="'yaml' is not one of check's"):
        raise_for_check()


def raise_for_check() -> None:
    from merestone.model.findings import CheckView

    render(CheckView("", "", "", 0, (), (), (), ()), "yaml")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.relative_to(ROOM).as_posix())
def test_a_reporter_opens_and_writes_nothing(path: Path) -> None:
    tree = ast.parse(path.read_text("utf-8"))
    names = {node.id for node in ast.walk(tree) if isinstance(node, ast.Name)}
    assert not names & {"open", "print", "Path", "socket", "subprocess"}
    for node in ast.walk(tree):
        if isinstance(node, ast.ImportFrom) and (node.module or "").startswith("merestone."):
            room = (node.module or "").split(".")[1]
            assert room in ("model", "reporters"), node.module
