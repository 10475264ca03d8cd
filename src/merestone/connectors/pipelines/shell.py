"""Commands of a shell script by a light tokenizer; nothing is run or expanded.

Only the lines that start one of the known tools, change the folder or set a variable are looked
at; what cannot be split is passed over.
"""

from __future__ import annotations

import re
import shlex
from collections import Counter
from collections.abc import Iterator, Mapping
from typing import NamedTuple

from merestone.connectors.pipelines.computed import (
    MOST_VALUE,
    UNKNOWN,
    Constants,
    is_secret_variable,
    resolved,
)
from merestone.connectors.pipelines.paths import inside

MOST_SCRIPT = 64_000
MOST_LINE = 4_000
TOOLS = frozenset(
    (
        "kubectl",
        "helm",
        "terraform",
        "tofu",
        "terragrunt",
        "argocd",
        "docker",
        "podman",
        "kustomize",
    )
)
MATTERS = re.compile(rf"\b(?:{'|'.join(sorted(TOOLS))}|cd|pushd|popd)\b|^\s*(?:export\s+)?\w+=")
HEREDOC = re.compile(r"<<-?\s*[\"']?(\w+)[\"']?")
BETWEEN = frozenset((";", "&&", "||", "|", "&", "(", ")", "{", "}", "|&", ";;"))
BEFORE = frozenset(
    ("sudo", "exec", "time", "command", "then", "do", "else", "if", "!", "while", "env")
)
SET = re.compile(r"\b(\w+)=")
ASSIGNED = re.compile(r"(?:export\s+)?(\w+)=(.*)", re.DOTALL)
EXPRESSION = re.compile(r"\$\{\{[^{}]*\}\}")


class Command(NamedTuple):
    """One command: `line` counts from 0; `folder` is None where it is not known.

    `words` are resolved: `*` stands for what is computed. `is_fed`: something is piped into it.
    """

    line: int
    folder: str | None
    words: list[str]
    is_fed: bool


def commands(script: str, folder: str | None, known: Constants) -> Iterator[Command]:
    """Yield the commands of the known tools in a script, with the folder that each runs in."""
    names = dict(known)
    times = Counter(SET.findall(script[:MOST_SCRIPT]))
    for number, text in _lines(script[:MOST_SCRIPT]):
        if len(text) > MOST_LINE or not MATTERS.search(text):
            continue
        is_fed = False
        for words, ended_by in _split(resolved_expressions(text, names)):
            found = [resolved(word, names) for word in _bare(words)]
            if not found:
                continue
            if found[0] in ("cd", "pushd", "popd"):
                folder = _moved(folder, found)
            elif found[0] in TOOLS:
                yield Command(number, folder, found, is_fed)
            else:
                _assign(words, names, times)
            is_fed = ended_by in ("|", "|&")


def resolved_expressions(text: str, names: Constants) -> str:
    """Return a line with each `${{ … }}` resolved, since these hold spaces."""
    return EXPRESSION.sub(lambda found: resolved(found[0], names), text)


def _lines(script: str) -> Iterator[tuple[int, str]]:
    """Yield lines with their numbers: continued ones joined, here-documents left out.

    PowerShell continues a line with a backtick.
    """
    held, start, until = "", 0, ""
    for number, line in enumerate(script.split("\n")):
        if until:
            until = "" if line.strip() == until else until
            continue
        start = start if held else number
        if line.rstrip().endswith(("\\", " `")) and len(held) < MOST_LINE:
            held += line.rstrip()[:-1] + " "
            continue
        text, held = held + line, ""
        begins = HEREDOC.search(text) if "<<" in text and "<<<" not in text else None
        until = begins[1] if begins else ""
        yield start, text


def _split(text: str) -> Iterator[tuple[list[str], str]]:
    """Yield the words of each simple command of a line, and what ends it."""
    lexer = shlex.shlex(text, posix=True, punctuation_chars=";&|(){}" if "$" not in text else ";&|")
    lexer.whitespace_split = True
    lexer.commenters = "#"
    words: list[str] = []
    try:
        for word in lexer:
            if word in BETWEEN:
                yield words, word
                words = []
            else:
                words.append(word)
    except ValueError:
        return
    yield words, ""


def _bare(words: list[str]) -> list[str]:
    """Return a command without the keywords and variables in front of it."""
    at = 0
    while at < len(words) and (words[at] in BEFORE or re.fullmatch(r"\w+=.*", words[at])):
        at += 1
    return words[at:] if at < len(words) else words


def _moved(folder: str | None, words: list[str]) -> str | None:
    if words[0] == "popd" or len(words) != 2 or folder is None:
        return None
    return inside(folder, words[1])


def _assign(words: list[str], names: dict[str, str], times: Mapping[str, int]) -> None:
    """Note a variable; one that is set twice or to what is computed is not known."""
    found = ASSIGNED.fullmatch(words[-1])
    if found is None or words[0] not in ("export", "local", "readonly", words[-1]):
        return
    name, value = found[1], resolved(found[2], names)
    is_known = times.get(name, 0) == 1 and len(value) <= MOST_VALUE
    names[name] = value if is_known and not is_secret_variable(name) else UNKNOWN
