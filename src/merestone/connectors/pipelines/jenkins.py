"""Jenkinsfiles: that they are there, their stages and shared libraries; nothing is evaluated.

Source: Jenkins' pipeline syntax; Groovy's strings and comments, so that neither is taken for code.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from itertools import pairwise

from merestone.source.said import Said, prop, relation, thing

MOST_TEXT = 500_000
MOST_STAGES = 500
TOKEN = re.compile(
    r"/\*(?:[^*]|\*(?!/))*+(?:\*/)?"
    r"|//[^\n]*+"
    r"|(?P<long>'''(?:[^'\\]|\\.|'(?!''))*+(?:''')?|\"\"\"(?:[^\"\\]|\\.|\"(?!\"\"))*+(?:\"\"\")?)"
    r"|(?P<text>'(?:[^'\\\n]|\\.)*+'?|\"(?:[^\"\\\n]|\\.)*+\"?)"
    r"|(?P<word>@?[A-Za-z_]\w*+)|(?P<sign>[(){}\[\]=:,])",
    re.DOTALL,
)


def is_jenkinsfile(name: str) -> bool:
    """Return whether a file is a Jenkinsfile by its name."""
    lower = name.lower()
    return lower.startswith("jenkinsfile.") or lower.endswith("jenkinsfile")


def jenkinsfile(path: str, text: str) -> Iterator[Said]:
    """Yield the file, its form, its stages with a written name, and the libraries it loads."""
    here = f"ci:./{path}"
    tokens = list(_tokens(text[:MOST_TEXT]))
    yield thing(1, here, "workflow", path)
    yield from prop(1, here, "pipeline", _form(tokens))
    stages = 0
    for at, (line, kind, value) in enumerate(tokens):
        if kind != "word" or value not in ("stage", "@Library", "library"):
            continue
        name = _argument(tokens, at + 1)
        if value == "stage" and name and stages < MOST_STAGES:
            stages += 1
            yield thing(line, f"{here}/{name}", "stage", name, here)
        elif value != "stage" and name:
            yield relation(line, here, "uses", f"ci-action:jenkins/{name}", "shared library")


def _tokens(text: str) -> Iterator[tuple[int, str, str]]:
    line, counted = 1, 0
    for found in TOKEN.finditer(text):
        kind = found.lastgroup
        if kind is None:
            continue
        line += text.count("\n", counted, found.start())
        counted = found.start()
        yield line, "text" if kind == "long" else kind, found[0]


def _form(tokens: list[tuple[int, str, str]]) -> str:
    for (_, kind, value), (_, _, after) in pairwise(tokens):
        if kind == "word" and value == "pipeline" and after == "{":
            return "declarative"
        if kind == "word" and value == "node" and after in ("{", "("):
            return "scripted"
    return "not told"


def _argument(tokens: list[tuple[int, str, str]], at: int) -> str:
    """Return the text in the parenthesis (or list) that begins here, '' where it is computed."""
    while at < len(tokens) and tokens[at][2] in ("(", "["):
        at += 1
    if at >= len(tokens) or tokens[at][1] != "text":
        return ""
    value = tokens[at][2].strip("'\"")
    return value if value and "$" not in value and "\n" not in value and len(value) <= 200 else ""
