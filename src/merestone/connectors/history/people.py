"""Identities: one an email address, numbered in the order in which they appear.

Source: GitHub and GitLab documentation of private commit addresses,
`[id+]login@users.noreply.github.com` and `id-login@users.noreply.<host>`.
"""

from __future__ import annotations

from collections.abc import Iterator

from merestone.connectors.history.bots import Bots
from merestone.connectors.history.mailmap import Mailmap
from merestone.model.facts import Author

MOST_LETTERS = 200
NOREPLY = "users.noreply."


class People:
    """Numbers authors and co-authors, after the mailmap.

    Two names with one address are one identity, unless the address has no domain: programs
    make such up (`root@localhost`). The name that appears first, on the newest commit, stays.
    """

    def __init__(self, repo: str, bots: Bots, mailmap: Mailmap) -> None:
        self._repo = repo
        self._bots = bots
        self._mailmap = mailmap
        self._numbers: dict[tuple[bytes, bytes], int] = {}
        self._co_authors: dict[bytes, int | None] = {}
        self._by_key: dict[str, int] = {}
        self._authors: list[Author] = []

    def author(self, name: bytes, email: bytes) -> int:
        """Return the number of an identity that the mailmap was applied to."""
        number = self._numbers.get((name, email))
        if number is None:
            number = self._numbers[name, email] = self._number(shown(name), shown(email))
        return number

    def co_author(self, written: bytes) -> int | None:
        """Return the number of `Name <email>` from a trailer; None when it has no address."""
        if written not in self._co_authors:
            name, found, rest = written.rpartition(b"<")
            email = rest.partition(b">")[0].strip()
            if found and b"@" in email:
                number = self.author(*self._mailmap.map(name.strip(), email))
                self._co_authors[written] = number
            else:
                self._co_authors[written] = None
        return self._co_authors[written]

    def _number(self, name: str, email: str) -> int:
        key = email.lower() if _is_own(email) else f"{name}\n{email.lower()}"
        number = self._by_key.get(key)
        if number is None:
            number = self._by_key[key] = len(self._authors)
            login = login_of(email)
            is_bot = self._bots.has(name, email, login)
            self._authors.append(Author(self._repo, number, name, email, login, is_bot))
        return number

    def rows(self) -> Iterator[Author]:
        """Yield every identity, in order of its number."""
        yield from self._authors


def login_of(email: str) -> str:
    """Return the login that a provider's private address names, or ''."""
    local, _, domain = email.rpartition("@")
    if not domain.lower().startswith(NOREPLY):
        return ""
    digits, plus, login = local.partition("+")
    if plus and digits.isdigit():
        return login
    digits, dash, login = local.partition("-")
    if dash and digits.isdigit() and domain.lower() != NOREPLY + "github.com":
        return login
    return local if domain.lower() == NOREPLY + "github.com" else ""


def shown(raw: bytes) -> str:
    """Return text in which nothing can act on a terminal; what is not UTF-8 is escaped."""
    text = raw.decode("utf-8", "backslashreplace")
    if not text.isprintable():
        text = "".join(letter if letter.isprintable() else _escape(letter) for letter in text)
    return text if len(text) <= MOST_LETTERS else text[: MOST_LETTERS - 1] + "…"


def _escape(letter: str) -> str:
    return " " if letter.isspace() and letter > "\x7f" else ascii(letter)[1:-1]


def _is_own(email: str) -> bool:
    _, found, domain = email.rpartition("@")
    return bool(found) and "." in domain
