"""The text form of matchers, classic and UTF-8.

Source: Alertmanager's documentation, "Matcher", and its `pkg/labels` and `matcher` packages. Up to
0.26 there is the classic form only. Since 0.27 a text is read as UTF-8 matchers where the classic
form does not take it, and the classic meaning holds where both do; `is_classic` tells which it was.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import NamedTuple

from merestone.connectors.alertmanager.routing import Matcher, compiled

RE2_SPACE = "\t\n\f\r "
GO_SPACE = "\t\n\v\f\r \x85\xa0\u1680\u2028\u2029\u202f\u205f\u3000" + "".join(
    map(chr, range(0x2000, 0x200B))
)
CLASSIC = re.compile(r"[\t\n\f\r ]*([a-zA-Z_:][a-zA-Z0-9_:]*)[\t\n\f\r ]*(=~|=|!=|!~)")
LABEL_NAME = re.compile(r"[a-zA-Z_][a-zA-Z0-9_]*\Z")
RESERVED = "{}!=~,\\\"'`" + GO_SPACE
TOKEN = re.compile(
    rf'"(?:[^"\\]|\\.)*"|=~|!=|!~|=|[{{}},]|[^{re.escape(RESERVED)}]+|(?P<bad>.)', re.DOTALL
)
GO_ESCAPE = re.compile(
    r"\\(?:([abfnrtv\\\"])|x([0-9a-fA-F]{2})|u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|([0-7]{3})|(.?))",
    re.DOTALL,
)
GO_SHORT = {"a": "\a", "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t", "v": "\v"}
MOST_CHARACTERS = 10_000


class MatcherError(Exception):
    """A text that Alertmanager refuses, and why."""


class Parsed(NamedTuple):
    """The matchers of one text; `is_classic` where every version reads it so."""

    matchers: list[Matcher]
    is_classic: bool


def parse_matchers(text: str) -> Parsed:
    """Return the matchers of one text, which are all to hold.

    Raises: MatcherError.
    """
    if len(text) > MOST_CHARACTERS:
        raise MatcherError(f"{len(text):,} characters; at most {MOST_CHARACTERS:,} are read")
    try:
        return Parsed([_checked(each) for each in _classic(text)], True)
    except MatcherError as error:
        try:
            return Parsed([_checked(each) for each in _utf8(text)], False)
        except MatcherError:
            raise error from None


def _checked(matcher: Matcher) -> Matcher:
    if "~" in matcher.operator and compiled(matcher.value) is None:
        raise MatcherError(f"{matcher.value[:80]!a} is no RE2")
    return matcher


def _classic(text: str) -> Iterator[Matcher]:
    for token in _split(text.removeprefix("{").removesuffix("}")):
        found = CLASSIC.match(token)
        if found is None:
            raise MatcherError(f"bad matcher {token[:80]!a}; write `name=value`")
        value = token[found.end() :].strip(RE2_SPACE)
        yield Matcher(found[1], found[2], _unescaped(value))


def _split(text: str) -> list[str]:
    """Return what stands between the commas outside of quotes."""
    tokens: list[str] = []
    token: list[str] = []
    is_quoted = is_escaped = False
    for character in text:
        if character == "," and not is_quoted:
            tokens.append("".join(token))
            token = []
            continue
        if character == '"':
            is_quoted = is_quoted == is_escaped
            is_escaped = False
        elif character == "\\":
            is_escaped = not is_escaped
        elif character != ",":
            is_escaped = False
        token.append(character)
    last = "".join(token).strip(GO_SPACE)
    return [*tokens, last] if last else tokens


def _unescaped(value: str) -> str:
    is_open = value.startswith('"')
    body = value[1:] if is_open else value
    if is_open and (len(body) < 1 or not body.endswith('"')):
        raise MatcherError(f"the quote of {value[:80]!a} is not closed")
    found: list[str] = []
    at, last = 0, len(body) - 1
    while at <= last:
        character = body[at]
        if character == "\\" and at < last:
            at += 1
            following = body[at]
            found.append(
                "\n" if following == "n" else following if following in '"\\' else f"\\{following}"
            )
        elif character != '"':
            found.append(character)
        elif is_open and at == last:
            is_open = False
        else:
            raise MatcherError(f"{value[:80]!a} has a quote inside that is not escaped")
        at += 1
    if is_open:
        raise MatcherError(f"the quote of {value[:80]!a} is not closed")
    return "".join(found)


def _utf8(text: str) -> Iterator[Matcher]:
    tokens = list(_tokens(text))
    has_brace = bool(tokens) and tokens[0] == "{"
    if has_brace:
        if tokens[-1] != "}" or len(tokens) < 2:
            raise MatcherError("the brace is not closed")
        tokens = tokens[1:-1]
    at = 0
    while at < len(tokens):
        if at and tokens[at] != ",":
            raise MatcherError("a comma is missing between two matchers")
        at += bool(at)
        if at == len(tokens) and at:
            return
        name, operator, value = (*tokens[at : at + 3], "", "", "")[:3]
        if operator not in ("=", "!=", "=~", "!~"):
            raise MatcherError("an operator is missing")
        yield Matcher(_word(name), operator, _word(value))
        at += 3


def _tokens(text: str) -> Iterator[str]:
    for found in TOKEN.finditer(text):
        if found["bad"] is None:
            yield found[0]
        elif found[0] not in GO_SPACE:
            raise MatcherError(f"{found[0]!a} must be quoted")


def _word(written: str) -> str:
    if not written or written in "{},=~!=!~":
        raise MatcherError("a name or a value is missing")
    if not written.startswith('"'):
        return written
    if "\n" in written:
        raise MatcherError("a quoted text has a line break")
    return GO_ESCAPE.sub(_go_unescaped, written[1:-1])


def _go_unescaped(found: re.Match[str]) -> str:
    short, byte, small, large, octal, other = found.groups()
    if other is not None:
        raise MatcherError(f"`\\{other}` is no escape")
    if short:
        return GO_SHORT.get(short, short)
    code = int(octal, 8) if octal else int(byte or small or large, 16)
    if ((byte or octal) and code > 0x7F) or 0xD800 <= code <= 0xDFFF or code > 0x10FFFF:
        raise MatcherError("an escape is no character")
    return chr(code)


def as_written(matcher: Matcher) -> str:
    """Return a matcher's text, which `parse_matchers` reads back as it is."""
    if CLASSIC.fullmatch(f"{matcher.name}="):
        value = matcher.value.replace("\\", "\\\\").replace("\n", "\\n").replace('"', '\\"')
        return f'{matcher.name}{matcher.operator}"{value}"'
    name = json.dumps(matcher.name, ensure_ascii=False)
    return f"{name}{matcher.operator}{json.dumps(matcher.value, ensure_ascii=False)}"
