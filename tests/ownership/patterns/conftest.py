"""Slow, plain answers for every dialect, to hold the matchers against."""

from __future__ import annotations

import re
from collections.abc import Callable
from functools import cache

import pytest
import re2

Oracle = Callable[[str, str, str], bool]


def glob_text(segment: str, escapes: bool) -> str:
    """Return one segment as an RE2 expression, each character on its own."""
    text, at = "", 0
    while at < len(segment):
        char = segment[at]
        if escapes and char == "\\":
            at += 1
            text += re2.escape(segment[at : at + 1])
        elif char == "*":
            text += "[^/]*"
        elif char == "?":
            text += "[^/]"
        else:
            text += re2.escape(char)
        at += 1
    return text


def segments_text(segments: list[str], escapes: bool) -> str:
    """Return segments as an expression over a path in which a `/` follows every segment."""
    text = ""
    for segment in segments:
        if segment == "**":
            text += "(?:[^/]*/)*"
        elif segment == "*":
            text += "[^/]+/"
        else:
            text += glob_text(segment, escapes) + "/"
    return text


@cache
def github_expression(pattern: str) -> re2._Regexp:
    pattern = re.sub(r"(?<!\\)((?:\\\\)*)\\/", r"\1/", pattern)
    body = pattern.removesuffix("/")
    segments = body.removeprefix("/").split("/")
    start = "" if "/" in body else "(?:[^/]*/)*"
    if pattern == "/":
        expression = "[^/]"
    elif pattern.endswith("/") or segments[-1] == "**":
        named = segments[:-1] if segments[-1] == "**" else segments
        expression = start + segments_text(named, escapes=True) + "(?:[^/]*/)+"
    elif segments[-1] == "*":
        expression = start + segments_text(segments, escapes=True)
    else:
        expression = start + segments_text(segments, escapes=True) + "(?:[^/]*/)*"
    return re2.compile(f"(?s)\\A(?:{expression})\\z")


@cache
def address_expression(pattern: str) -> re2._Regexp:
    segments = pattern.split("/")
    if segments[-1] in ("**", ""):
        expression = segments_text(segments[:-1], escapes=False) + "(?:[^/]*/)+"
    elif "*" in pattern or "?" in pattern:
        expression = segments_text(segments, escapes=False)
    else:
        expression = re2.escape(pattern) + "/(?:[^/]*/)*"
    return re2.compile(f"(?s)\\A(?:{expression})\\z")


@cache
def gitlab_glob(pattern: str) -> str:
    if pattern == "*":
        return "/**/*"
    pattern = re.sub(r"\A\\#", "#", pattern)
    pattern = re.sub(r"\\[ \t\r\n\f\v]+", " ", pattern)
    pattern = pattern if pattern.startswith("/") else f"/**/{pattern}"
    return pattern + "**/*" if pattern.endswith("/") else pattern


GROUP = re.compile(r"\[([!^]?)((?:\\.|[^\]\\])*)\]", re.DOTALL)
RANGE = re.compile(r"\\?(.)(?:-\\?(.))?", re.DOTALL)


def in_group(group: re.Match[str], char: str) -> bool:
    ranges = [(low, high or low) for low, high in RANGE.findall(group[2])]
    is_in = any(low <= char <= high or char in (low, high) for low, high in ranges)
    return is_in != bool(group[1])


def fnmatch(pattern: str, path: str) -> bool:
    """Return what fnmatch with PATHNAME and DOTMATCH says, by trying every way to match."""

    @cache
    def rest(at: int, on: int, begins: bool) -> bool:
        char = pattern[at : at + 1]
        here = path[on : on + 1]
        if begins and pattern.startswith("**/", at):
            below = path.find("/", on)
            return rest(at + 3, on, True) or (below >= 0 and rest(at, below + 1, True))
        if char == "*":
            return rest(at + 1, on, False) or (here not in ("", "/") and rest(at, on + 1, False))
        if char == "?":
            return here not in ("", "/") and rest(at + 1, on + 1, False)
        if char == "[":
            group = GROUP.match(pattern, at)
            if group is None or here in ("", "/") or not in_group(group, here):
                return False
            return rest(group.end(), on + 1, False)
        if char == "\\":
            at += 1
            char = pattern[at : at + 1]
        if char == "":
            return here == ""
        return char == here and rest(at + 1, on + 1, char == "/")

    return rest(0, 0, True)


def answer(dialect: str, pattern: str, path: str) -> bool:
    """Return whether a valid pattern matches a path, slowly."""
    path = path.removeprefix("/")
    if dialect == "gitlab":
        return fnmatch(gitlab_glob(pattern), f"/{path}")
    if dialect == "gitea":
        return re.search(f"^{pattern.removeprefix('/')}\\Z", path) is not None
    expression = github_expression if dialect == "github" else address_expression
    return expression(pattern).search(f"{path}/") is not None


@pytest.fixture(scope="session")
def oracle() -> Oracle:
    """Return `answer`: (dialect, pattern, path) -> bool."""
    return answer
