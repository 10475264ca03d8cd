"""Reads from one HTTP server, which a user named and an attacker may have written into a file.

Only GET; no redirect is followed, no proxy of the environment used, no cookie kept. The host is
resolved once, every address checked, and only these are connected to (`http_address`).
Nothing of a token, a password, a query or an answer is in a message.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator, Mapping
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from merestone.model.errors import SourceUnavailable
from merestone.source.http_address import Gate, shown
from merestone.source.http_body import BodyError, read_body, strict_json
from merestone.source.http_words import (
    DEFAULT_PORTS,
    Answer,
    Credentials,
    HttpStatus,
    checked_base,
    failure,
    retry_wait,
    status_reason,
    target_of,
)

if TYPE_CHECKING:
    import httpcore

__all__ = ["HttpSource", "HttpStatus"]

MOST_RETRIES = 2
MOST_PAGES = 1000
RETRIED = frozenset((429, 502, 503, 504))


class HttpSource:
    """One server's GET requests, each bounded in time and bytes; used by one thread at a time.

    `timeout_seconds` holds for a whole call with its retries. `allowed_hosts` are the names or
    addresses, as written in the URL, that may be on a private network.

    Raises: SourceUnavailable, naming the host and why; HttpStatus (one of these) for a status.
    """

    def __init__(
        self,
        base_url: str,
        token: str = "",
        *,
        user: str = "",
        password: str = "",
        allowed_hosts: frozenset[str] = frozenset(),
        timeout_seconds: float = 10,
        most_bytes: int = 32 << 20,
    ) -> None:
        self._base = checked_base(base_url)
        self._credentials = Credentials(self._base, token, user, password)
        self._timeout_seconds = timeout_seconds
        self._most_bytes = most_bytes
        self._gate = Gate(allowed_hosts)
        self._gate.check_spelling(self._base.raw_host.decode("ascii"))
        self._pool, self._backend = self._opened()

    def __repr__(self) -> str:
        return f"HttpSource({self.host!r})"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    @property
    def host(self) -> str:
        """Return the host, with its port where that is not the usual one."""
        name = shown(self._base.raw_host.decode("ascii"))
        return name if self._base.port is None else f"{name}:{self._base.port}"

    def close(self) -> None:
        """Close the connections."""
        self._pool.close()

    def get_json(self, path: str, params: Mapping[str, Any] | None = None) -> Any:
        """Return the JSON value at this path below the base URL."""
        text = self.get_text(path, params)
        try:
            return strict_json(text)
        except BodyError as error:
            reason = str(error)
        raise SourceUnavailable(f"{self.host}: {reason}")

    def get_text(self, path: str, params: Mapping[str, Any] | None = None) -> str:
        """Return the text at this path; bytes that are no UTF-8 are shown escaped."""
        target = target_of(self._base, self.host, path, params)
        self._backend.deadline = time.monotonic() + self._timeout_seconds
        answer = self._asked(target)
        for attempt in range(MOST_RETRIES):
            if answer.status not in RETRIED:
                break
            wait = retry_wait(answer.retry_after, attempt)
            if wait is None or time.monotonic() + wait >= self._backend.deadline:
                break
            time.sleep(wait)
            answer = self._asked(target)
        if not 200 <= answer.status < 300:
            raise HttpStatus(self.host, answer.status, status_reason(answer))
        return answer.body.decode("utf-8", "backslashreplace")

    def pages(
        self,
        path: str,
        params: Mapping[str, Any] | None,
        next_of: Callable[[Any], str | Mapping[str, Any] | None],
        most_pages: int = MOST_PAGES,
    ) -> Iterator[Any]:
        """Yield page after page of JSON.

        `next_of(page)` gives the path (or URL, on the same server) of the next, or its whole
        parameters, or None after the last.
        """
        for _ in range(most_pages):
            page = self.get_json(path, params)
            yield page
            following = next_of(page)
            if following is None:
                return
            if following in (path, params):
                raise SourceUnavailable(f"{self.host}: a page names itself as the next one")
            if isinstance(following, str):
                path, params = following, None
            else:
                params = following
        raise SourceUnavailable(f"{self.host}: more than {most_pages:,} pages, which are not read")

    def _opened(self) -> tuple[httpcore.ConnectionPool, Any]:
        import httpcore
        import httpx

        from merestone.source.http_pinned import PinnedBackend

        backend = PinnedBackend(self._gate)
        # The user's SSL_CERT_FILE holds; the pool itself reads nothing from the environment.
        context = httpx.create_ssl_context() if self._base.scheme == "https" else None
        return httpcore.ConnectionPool(context, network_backend=backend), backend

    def _asked(self, target: bytes) -> Answer:
        """Return one answer; what fails is told without the exception, which may quote secrets."""
        import ssl

        import httpcore

        url = httpcore.URL(
            scheme=self._base.raw_scheme,
            host=self._base.raw_host,
            port=self._base.port or DEFAULT_PORTS[self._base.scheme],
            target=target,
        )
        try:
            # No local of this frame holds the headers: a traceback may show locals.
            with self._pool.stream("GET", url, headers=self._credentials.headers()) as response:
                return self._read(response)
        except SourceUnavailable as error:
            reason = str(error).removeprefix(f"{shown(self._base.raw_host.decode('ascii'))}: ")
        except BodyError as error:
            reason = str(error)
        except (httpcore.TimeoutException, TimeoutError):
            reason = f"no whole answer within {self._timeout_seconds:g} s"
        except (ssl.SSLError, httpcore.NetworkError, httpcore.ProtocolError, OSError) as error:
            reason = failure(error)
        raise SourceUnavailable(f"{self.host}: {reason}")

    def _read(self, response: httpcore.Response) -> Answer:
        headers = {name.lower().decode("latin-1"): value for name, value in response.headers}

        def header(name: str) -> str:
            return headers.get(name, b"").decode("latin-1").strip()

        body = b""
        if 200 <= response.status < 300:
            encoding = header("content-encoding").lower()
            body = read_body(response.iter_stream(), encoding, self._most_bytes)
        return Answer(response.status, body, header("retry-after"), header("location"))
