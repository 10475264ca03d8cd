"""What is sent to an HTTP server, and what its failures are called; no secret is in a message."""

from __future__ import annotations

import base64
import ssl
import time
from collections.abc import Mapping
from typing import TYPE_CHECKING, Any, NamedTuple
from urllib.parse import unquote

from merestone.model.errors import SourceUnavailable
from merestone.source.http_address import shown

if TYPE_CHECKING:
    import httpx

DEFAULT_PORTS = {"http": 80, "https": 443}
MOST_WAIT_SECONDS = 5.0


class HttpStatus(SourceUnavailable):
    """The server answered with a status that is no success: `status` is its number."""

    def __init__(self, host: str, status: int, reason: str) -> None:
        self.status = status
        super().__init__(f"{host}: {reason}")


class Answer(NamedTuple):
    """One response. `body` is empty where the status is no success."""

    status: int
    body: bytes
    retry_after: str
    location: str


class Credentials:
    """Makes the headers of a request, and shows nothing of what it knows."""

    def __init__(self, base: httpx.URL, token: str, user: str, password: str) -> None:
        self._host = base.netloc.decode("ascii")
        if not (token.isascii() and token.isprintable()) or " " in token:
            raise SourceUnavailable(
                f"{shown(self._host)}: the token has a character that no header can carry"
            )
        pair = base64.b64encode(f"{user}:{password}".encode("utf-8", "surrogateescape"))
        basic = "Basic " + pair.decode("ascii") if user or password else ""
        self.__value = f"Bearer {token}" if token else basic

    def __repr__(self) -> str:
        return "Credentials(…)"

    def headers(self) -> list[tuple[str, str]]:
        """Return the headers of a request."""
        sent = [
            ("Host", self._host),
            ("Accept", "application/json, text/plain;q=0.9, */*;q=0.5"),
            ("Accept-Encoding", "gzip"),
            ("User-Agent", "merestone"),
        ]
        return [*sent, ("Authorization", self.__value)] if self.__value else sent


def checked_base(base_url: str) -> httpx.URL:
    """Return the base URL.

    Raises: SourceUnavailable, which does not quote the URL: it may hold a password.
    """
    url = _parsed(base_url)
    if url is None or not url.raw_host or not 0 < (url.port or 80) < 1 << 16:
        raise SourceUnavailable("the URL of a server cannot be read; write https://host/path")
    host = shown(url.raw_host.decode("ascii"))
    if url.scheme not in DEFAULT_PORTS:
        raise SourceUnavailable(f"{host}: only http and https are spoken, not {shown(url.scheme)}")
    if url.userinfo:
        raise SourceUnavailable(f"{host}: a user or password in the URL is refused; set them apart")
    if url.query or url.fragment:
        raise SourceUnavailable(f"{host}: the URL of a server ends before `?` and `#`")
    return url


def _parsed(written: str) -> httpx.URL | None:
    import httpx

    try:
        return httpx.URL(written)
    except (httpx.InvalidURL, ValueError, TypeError):
        return None


def target_of(base: httpx.URL, host: str, path: str, params: Mapping[str, Any] | None) -> bytes:
    """Return what to ask the server for: a path below the base URL, and the query.

    Raises: SourceUnavailable for a path that leads to another server, or out of the base's path.
    """
    url = _parsed(path) if "://" in path.partition("?")[0] else _below(base, path)
    if url is None:
        raise SourceUnavailable(f"{host}: a path to ask for cannot be written in a URL")
    if _origin(url) != _origin(base) or url.userinfo:
        raise SourceUnavailable(f"{host}: it leads to {_origin_shown(url)}, which is not followed")
    if params:
        url = url.copy_merge_params(dict(params))
    return url.raw_path


def _below(base: httpx.URL, path: str) -> httpx.URL | None:
    import httpx

    segments = unquote(path.partition("?")[0]).replace("\\", "/").split("/")
    if ".." in segments or "." in segments:
        return None
    prefix = base.raw_path.decode("ascii").rstrip("/")
    suffix = path.partition("#")[0].lstrip("/")
    try:
        return httpx.URL(f"{base.scheme}://{base.netloc.decode('ascii')}{prefix}/{suffix}")
    except (httpx.InvalidURL, ValueError):
        return None


def _origin(url: httpx.URL) -> tuple[str, bytes, int | None]:
    return url.scheme, url.raw_host, url.port or DEFAULT_PORTS.get(url.scheme)


def _origin_shown(url: httpx.URL) -> str:
    return shown(url.raw_host.decode("ascii", "replace")) or "another place"


def retry_wait(retry_after: str, attempt: int) -> float | None:
    """Return how many seconds to wait before the next attempt; None where that is too long."""
    if not retry_after:
        return 0.5 * (attempt + 1)
    from email.utils import parsedate_to_datetime

    try:
        if retry_after.isdecimal():
            wait = float(retry_after[:20])
        else:
            wait = parsedate_to_datetime(retry_after[:40]).timestamp() - time.time()
    except (ValueError, OverflowError):
        return None
    return max(0.0, wait) if wait <= MOST_WAIT_SECONDS else None


def status_reason(answer: Answer) -> str:
    """Return what a status that is no success means for the user."""
    if answer.status in (401, 407):
        return f"it wants a valid token or password ({answer.status})"
    if answer.status == 403:
        return "the token or user may not read this (403)"
    if answer.status == 404:
        return "it has nothing there (404)"
    if 300 <= answer.status < 400:
        return f"it redirects to {_leads_to(answer.location)}, which is not followed"
    if answer.status == 429:
        return "it asks to come back later (429)"
    return f"it answers with status {answer.status}"


def _leads_to(location: str) -> str:
    """Return where a redirect leads, without user, query and fragment."""
    url = _parsed(location) if location else None
    if url is None:
        return "a place that cannot be read"
    path = url.raw_path.decode("ascii", "replace").partition("?")[0]
    host = url.netloc.decode("ascii", "replace")
    return ascii(f"{url.scheme}://{host}{path}" if host else path)[1:-1][:200]


def failure(error: Exception) -> str:
    """Return what kind of failure an exception is, from its type and number alone."""
    seen: list[BaseException] = []
    cause: BaseException | None = error
    while cause is not None and cause not in seen:
        seen.append(cause)
        cause = cause.__cause__ or cause.__context__
    for each in seen:
        if isinstance(each, ssl.SSLCertVerificationError):
            return f"its certificate is not trusted: {each.verify_message}"
        if isinstance(each, ssl.SSLError):
            return f"TLS failed ({shown(each.reason or 'no reason')})"
    for each in seen:
        if isinstance(each, OSError) and each.strerror and each.errno:
            return f"no connection: {each.strerror}"
    return f"the connection failed ({type(error).__name__})"
