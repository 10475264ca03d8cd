r"""Gitea's and Forgejo's lines: a regular expression, then owners; `!` in front negates it.

A backslash takes the next character as it is, so a pattern comes out unescaped; a `#` that is
not escaped begins a comment anywhere. A line with one word only is skipped. `@` before an owner
may be missing and is added. An owner with a `/` is `org/team`; emails are not resolved.

Source: Gitea Docs, "Code Owners", and the behaviour of Gitea's and Forgejo's line tokenizer.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from merestone.connectors.codeowners.text import Entry, Line, oddity, shown

NOTHING = "$"  # what a lone `!` negates: no path, so the line speaks for all


def entries(lines: Iterable[Line]) -> Iterator[Entry]:
    """Yield one entry a line that holds any word."""
    for line in lines:
        words = tokens(line.text)
        if not words:
            continue
        owners = tuple("@" + word.removeprefix("@") for word in words[1:] if not _fault(word))
        strange = next((word for word in words[1:] if _fault(word)), "")
        remark = f"{shown(strange)} is not read: {_fault(strange)}" if strange else ""
        yield Entry(
            line.number,
            words[0].removeprefix("!") or NOTHING,
            owners,
            is_exclusion=words[0].startswith("!"),
            invalid=line.fault or ("" if owners else _missing(words)),
            remark=remark or oddity(line.text),
        )


def _missing(words: list[str]) -> str:
    if len(words) == 1:
        return "no owner, so Gitea skips the line; write the pattern, a space, then @user"
    return "no owner that Gitea can read, so it skips the line; write @user or @org/team"


def _fault(owner: str) -> str:
    bare = owner.removeprefix("@")
    if "/" in bare:
        is_team = bare.count("/") == 1 and not bare.startswith("/") and not bare.endswith("/")
        return "" if is_team else "a team is @org/team"
    if "@" in bare:
        return "Gitea does not resolve emails; write @user"
    return "" if bare else "a name is missing"


def tokens(text: str) -> list[str]:
    """Return the words of a line, unescaped, without its comment."""
    words: list[str] = []
    word: list[str] = []
    is_escaped = False
    for char in text.strip().replace("\t", " "):
        if is_escaped:
            word.append(char)
            is_escaped = False
        elif char == "\\":
            is_escaped = True
        elif char == "#":
            break
        elif char != " ":
            word.append(char)
        elif word:
            words.append("".join(word))
            word = []
    if word:
        words.append("".join(word))
    return words
