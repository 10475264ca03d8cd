"""The pages as tests see them: their blocks, and the generators beside them."""

from __future__ import annotations

import importlib.util
import re
import sys
from pathlib import Path
from types import ModuleType
from typing import NamedTuple

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs"
PAGES = [ROOT / "README.md", *sorted(DOCS.rglob("*.md"))]
FENCE = re.compile(
    r"(?:^`(?P<label>[^`\n]+)`:\n\n)?^(?P<fence>```+)(?P<language>\w*)\n(?P<text>.*?)^(?P=fence)$",
    re.MULTILINE | re.DOTALL,
)
NAMED = re.compile(r"\A(?:#|--|<!--) (?P<path>[\w./-]+\.\w+)(?: -->)?\n")


class Block(NamedTuple):
    """One fenced block; `path` is the file that its label or its first line names, or ''."""

    language: str
    text: str
    path: str


class Run(NamedTuple):
    """One command of a console block, and what it is said to print."""

    command: str
    printed: str


def blocks(page: Path) -> list[Block]:
    """Return the fenced blocks of a page, in order."""
    found = []
    for match in FENCE.finditer(page.read_text("utf-8")):
        named = NAMED.match(match["text"])
        path = match["label"] or (named["path"] if named else "")
        found.append(Block(match["language"], match["text"], path))
    return found


def runs(block: Block) -> list[Run]:
    """Return the commands of a console block."""
    found: list[Run] = []
    for line in block.text.splitlines():
        if line.startswith("$ "):
            found.append(Run(line[2:], ""))
        else:
            found[-1] = found[-1]._replace(printed=f"{found[-1].printed}{line}\n")
    return found


def generator(name: str) -> ModuleType:
    """Return a module of docs/."""
    if str(DOCS) not in sys.path:
        sys.path.insert(0, str(DOCS))
    spec = importlib.util.spec_from_file_location(name, DOCS / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module
