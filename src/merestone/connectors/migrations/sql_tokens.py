r"""SQL as words, names and signs, in one pass: nothing unclosed is looked at twice.

Source: PostgreSQL, "Lexical Structure": comments nest, `''` and `""` stand for one quote, `E'…'`
knows backslashes, `$tag$…$tag$` holds anything. Data after `COPY … FROM stdin` ends at `\.`.
Beyond it: backticks (MySQL), and `${…}`, `{{…}}`, `:name` where a tool puts a value in.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import NamedTuple

BULK = re.compile(
    r"""(?:[^;'"`$/eE-]++|[eE](?!')|(?<![\w$])[eE]'(?:[^'\\]|\\[\s\S]|'')*+'|'[^'\\]*+'"""
    r"""|--[^\n]*+|-(?!-)|/(?!\*)|\$(?!\$|[^\W\d]\w*\$))++"""
)
"""What no statement that is skipped ends in."""
BETWEEN = re.compile(r"[\s\ufeff;]+")
FAST = re.compile(
    r"(?P<blank>[\s\ufeff]+|--[^\n]*)|(?P<word>(?![eE]')[^\W\d][\w$]*)|(?P<sign>[().,;=*<>])"
)
"""What most of a text is."""
WORD = re.compile(r"[^\W\d][\w$]*")
NUMBER = re.compile(r"\d[\w.]*")
TAG = re.compile(r"\$(?:[^\W\d]\w*)?\$")
COMMENT_EDGE = re.compile(r"/\*|\*/")
PLACEHOLDER = re.compile(
    r"\$\{[^{}\n]{0,200}\}|\{\{[^{}\n]{0,200}\}\}|:'[^'\n]{0,100}'|:\"[^\"\n]{0,100}\""
)
PSQL_NAME = re.compile(r":[^\W\d]\w*")
QUOTED = re.compile(r"'[^']*+(?:''[^']*+)*+'")
ESCAPED = re.compile(r"'[^'\\]*+(?:(?:\\.|'')[^'\\]*+)*+'", re.DOTALL)
IDENTIFIER = re.compile(r'"[^"]*+(?:""[^"]*+)*+"')
BACKTICKED = re.compile(r"`[^`]*`")


class Token(NamedTuple):
    """`kind`: `word` (in lower case), `name` (quoted), `text`, `computed`, `sign` or `other`."""

    kind: str
    text: str
    line: int


class Scanner:
    """Goes over one SQL text. `has_backticks` says afterwards that it is MySQL's dialect."""

    def __init__(self, text: str, first_line: int = 1) -> None:
        self.text = text
        self.at = 0
        self.line = first_line
        self.has_backticks = False

    def tokens(self) -> Iterator[Token]:
        """Yield the tokens in order, without comments."""
        while self.at < len(self.text):
            token = self._token()
            if token is not None:
                yield token

    def statement(self, words: frozenset[str], most: int) -> list[Token]:
        """Return the next statement's first tokens: at most so many, one if it begins otherwise.

        It ends before its `;` or the end of the text; what is not returned is skipped in bulk.
        """
        self._skip(BETWEEN)
        found: list[Token] = []
        while self.at < len(self.text):
            is_wanted = not found or found[0].text in words
            if len(found) >= most or not is_wanted:
                self._skip(BULK)
                if self.at >= len(self.text):
                    break
            token = self._token()
            if token is None:
                continue
            if token.kind == "sign" and token.text == ";":
                break
            if is_wanted and len(found) < most:
                found.append(token)
        return found

    def _skip(self, pattern: re.Pattern[str]) -> None:
        if found := pattern.match(self.text, self.at):
            self.line += self.text.count("\n", self.at, found.end())
            self.at = found.end()

    def _token(self) -> Token | None:
        """Return the token that begins here; None for blanks and comments."""
        start, line = self.at, self.line
        if found := FAST.match(self.text, start):
            self.at = found.end()
            if found.lastgroup == "word":
                return Token("word", found[0].lower(), line)
            if found.lastgroup == "sign":
                return Token("sign", found[0], line)
            self.line += found[0].count("\n")
            return None
        kind, end, said = self._next()
        self.at = max(end, start + 1)
        self.line += self.text.count("\n", start, self.at)
        return Token(kind, said, line) if kind else None

    def skip_copied(self) -> None:
        """Go to the end of the data that follows `COPY … FROM stdin;`."""
        found = self.text.find("\n\\.", self.at)
        end = len(self.text) if found < 0 else found + 3
        self.line += self.text.count("\n", self.at, end)
        self.at = end

    def _next(self) -> tuple[str, int, str]:
        """Return kind ('' for what is no token), end and text of what begins here."""
        text, at = self.text, self.at
        if text.startswith("/*", at):
            return "", self._comment_end(), ""
        first = text[at]
        if first in "${:" and (made := self._computed(first)):
            return made
        return self._quoted(first) or self._plain(first)

    def _quoted(self, first: str) -> tuple[str, int, str] | None:
        if first == "'":
            return self._until(ESCAPED if self._is_escape_mark(self.at - 1) else QUOTED, "text")
        if first in "eE" and self.text.startswith("'", self.at + 1):
            found = ESCAPED.match(self.text, self.at + 1)
            return "text", found.end() if found else len(self.text), ""
        if first == '"':
            return self._until(IDENTIFIER, "name")
        if first == "`":
            self.has_backticks = True
            return self._until(BACKTICKED, "name")
        return None

    def _is_escape_mark(self, at: int) -> bool:
        """Return whether an `E` that was skipped in bulk stands before a quote."""
        return at >= 0 and self.text[at] in "eE" and not WORD.match(self.text[max(at - 1, 0) : at])

    def _computed(self, first: str) -> tuple[str, int, str] | None:
        """Return a placeholder, a dollar-quoted text, psql's `:name`, or `::`, which casts."""
        if found := PLACEHOLDER.match(self.text, self.at):
            return "computed", found.end(), ""
        if first == "$" and (found := TAG.match(self.text, self.at)):
            return self._dollar(found)
        if self.text.startswith("::", self.at):
            return "other", self.at + 2, ""
        if found := PSQL_NAME.match(self.text, self.at):
            return "computed", found.end(), ""
        return None

    def _plain(self, first: str) -> tuple[str, int, str]:
        if found := WORD.match(self.text, self.at):
            return "word", found.end(), found[0].lower()
        if found := NUMBER.match(self.text, self.at):
            return "other", found.end(), ""
        return "sign", self.at + 1, first

    def _until(self, pattern: re.Pattern[str], kind: str) -> tuple[str, int, str]:
        found = pattern.match(self.text, self.at)
        if found is None:
            return "other", len(self.text), ""
        quote = self.text[self.at]
        return kind, found.end(), found[0][1:-1].replace(quote * 2, quote)

    def _dollar(self, tag: re.Match[str]) -> tuple[str, int, str]:
        end = self.text.find(tag[0], tag.end())
        if end < 0:
            return "other", len(self.text), ""
        return "text", end + len(tag[0]), self.text[tag.end() : end]

    def _comment_end(self) -> int:
        depth = 0
        for edge in COMMENT_EDGE.finditer(self.text, self.at):
            depth += 1 if edge[0] == "/*" else -1
            if depth == 0:
                return edge.end()
        return len(self.text)
